"""`nidaa demo`: the case of January 2016 replayed with invented people, and then served.

    command      arguments -> build on first start -> serve in demo mode
    build        a complete data folder, made beside its place and renamed when it is whole
    replay       what happened when, in order, and the hours at which the log was signed
    people       who did it: all invented      arrivals     when: the shape of a real petition
    content/     the campaign in three languages, the names, the curve

Promises: everything goes through the real intake, so that the demo's log is a real log; only the clock is not.
Interrupted, it leaves nothing that looks like a demo; the next start builds again.

Trusts: its own data.

May not enter: a real person's name or address, a mail to anybody.
"""
