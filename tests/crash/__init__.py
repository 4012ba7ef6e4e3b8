"""Crash tests: the plug is pulled at every step, and nothing that was acknowledged may be missing.

Each test has a negative control: a writer that breaks one rule of durability, in which the same test
must see the loss. A crash test that cannot fail proves nothing.
"""
