"""Tests of the page cache: its parts, and the whole in front of a Django that notes what it is asked."""
