"""Django's SQLite, whose transactions take turns with the batchers': by `intake.write_turn_file`, like all writers.

Promises: whoever writes in a transaction (organisers, followers, commands) waits in the same queue as forms do, and is
not passed by again and again. What is read, and a single statement outside of a transaction, takes no turn.

May not enter: anything that is true of PostgreSQL, whose rows are their own turns.
"""
