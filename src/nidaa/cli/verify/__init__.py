"""`nidaa verify`: recompute a campaign's number from its public log, and compare it with what the page says.

    command          arguments -> run -> report, exit status
    run              page, key, log, tally, comparison: the whole of a verification, in order
    counting         the tally, at the end and at the sizes that are claimed; of a long log in a second process
    address          what was given -> which server, which page, which log
    page             what the page and `counts.json` claim
    remote_log       the log's files over HTTP, fetched ahead    remote, http_connection: a bounded HTTP client
    remembered_head  the last head that was verified, kept in a file: has history been rewritten since?
    report           a table, or JSON

Promises: no byte of the server is believed that the key does not vouch for; what a hostile server can send is bounded
in size and time. Exit status 0 says that the numbers follow from the signed log, 1 that they do not, 3 that nobody
can tell.

Trusts: the key that was given, the library `nidaa.ledger` and `nidaa.entries`.

May not enter: Django, and every room that needs it.
"""
