"""The hot path and the two books: from the bytes of a form to a durable submission, and every entry of every log.

The way of one submission, hop by hop: `form` parses, `check` refuses, `gate` weighs what bots cost, `pipeline` makes
the command (person key, commitments, sealed record), `batcher` gathers, `writer.apply` decides and stores.

Promises: what was answered as stored is on the disk; the log is gapless; one person stands once in an action; a known
and an unknown address get the same work and the same answer; no address, name or IP address is logged.

Trusts: `entries` for canonical bytes and commitments; campaigns, for the actions that it registers here.

May not enter: Django, web pages, mails, tree hashing. Nothing outside `writer` and `registry` writes the tables
`intake_*`, and nothing outside this room names them.
"""
