"""Organisations and their campaigns: who calls, what for, whom it addresses, and what was published when.

Promises: every write is a function of ``actions`` that is atomic and leaves an audit row in the same
transaction, and a log entry too where the public must know; what a page shows of a published campaign
is, word for word, the last published version of its text; a slug is never used twice, and no campaign,
published text or audit row is ever deleted.

Trusts: ``intake`` for the two books. Their tables are read and written through ``intake.books`` only,
on the connection and in the transaction of the action.

May not enter: personal data of supporters in clear, HTTP, templates of public pages. Only this package
imports its models; views use ``actions`` and ``queries``.
"""
