"""What reads the two books from its own cursor and derives something: tiles and signed heads, counts, mails.

Promises: a follower's rows and its cursor move in one transaction, so a crash between any two steps loses nothing
and doubles nothing; applying twice changes nothing; rebuilding from entry 0 gives the same rows. No log is ever
signed with two different roots for one size (`integrator`). A mail is begun at most once at a time (`mailer`).
What goes wrong with one follower, or with one log, stops no other.

Trusts: the order and the permanence of the books (`nidaa.intake`), and compares what it reads again with what was
signed. It trusts neither the clock, nor that it is the only runner, nor that a mail server answers.

May not enter: a write to the books (`purger` asks their writer); a count that no signed checkpoint covers; personal
data in a log line, in an alarm or in a file name. The followers do not import each other: they meet in the tables of
`models`.

To read it: `runner`, then `integrator`, `counter`, `mailer`, `purger`; `queries` is what pages and the door read.
"""
