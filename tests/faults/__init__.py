"""Malformed requests by the thousand, sent to a real server over raw sockets."""
