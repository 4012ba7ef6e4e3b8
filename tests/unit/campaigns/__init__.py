"""Tests of `nidaa.campaigns`."""
