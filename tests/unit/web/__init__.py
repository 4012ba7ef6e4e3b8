"""Tests of `nidaa.web`."""
