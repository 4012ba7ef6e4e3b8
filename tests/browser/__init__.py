"""Journeys in a real browser, against the real command, as a supporter on a phone would make them."""
