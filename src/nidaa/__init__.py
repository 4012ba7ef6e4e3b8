"""Nidaa: a call, the people who answer it, and a count that nobody has to take on trust.

Each folder below is a room of the house; its docstring says what it is for and what may not enter.
Imports go downwards only (docs/decisions/0001): project, cli, door, pages, web, followers, campaigns,
intake, entries, and below them ledger and press, which know of no other room.
"""
