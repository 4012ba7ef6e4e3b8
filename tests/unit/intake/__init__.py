"""Tests of `nidaa.intake`."""
