"""What the bytes of a log mean: typed entries, their one canonical spelling, and what they count to.

Promises: an entry and its bytes are two sides of one value (`canonical_json`); the count of a list of entries is a
pure function of it (`tally`), the same for the server and for a stranger; a commitment can be opened
(`commitment`). Ids that stand in a log or in a count (kinds, reasons, rules) are never renamed, only added.

Trusts: nothing. What is not exactly canonical is refused with an `EntryError` that says why.

May not enter: personal data in an entry, databases, clocks, randomness, Django, the tree (that is
`nidaa.ledger`, which knows nothing of this room).
"""
