"""Tests of `nidaa.pages`."""
