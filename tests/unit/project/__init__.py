"""Tests of `nidaa.project`."""
