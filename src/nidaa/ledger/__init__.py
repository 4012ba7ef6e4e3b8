"""The Merkle log as a library: how a list of byte strings becomes a log that anybody can check.

Promises: hashes as in RFC 6962 (SHA-256), files as in C2SP tlog-tiles, heads as in C2SP tlog-checkpoint
and signed-note (Ed25519), receipts as in C2SP tlog-proof. Everything here is a function of its arguments:
no clock, no randomness, no files, no network (`DirectoryReader` alone reads a folder, when asked).

Trusts: `hashlib`, and `cryptography` for Ed25519. It trusts no byte that it is given: whatever it reads is
compared with what it computes, and a difference raises a `LedgerError` that says which file and which entry.

May not enter: what an entry means (that is `nidaa.entries`), databases, Django, personal data.

To read it in one sitting: `hashing`, `tree`, `tiles`, `note`, `checkpoint`, `proofs`, `receipt`, `verify`.
"""
