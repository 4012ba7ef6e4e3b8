"""Tests of the door's parts, each without a server."""
