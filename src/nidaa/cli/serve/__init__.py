"""`nidaa serve`: one command, one data folder, a small family of processes.

    command      arguments -> prepare -> supervise
    preparation  data folder, secrets, schema, start-up check: everything that can refuse
    lock         one family a data folder, or one for each part
    family       which children: so many web processes, one for the followers
    supervisor   starts the children, restarts them, ends with them
    pulse        whether a child that lives also works
    web          children: the door under granian      followers  child: mailer, integrator, ...
    lifeline     how a child learns that its parent is gone

Promises: a second `serve` on the same data refuses; a database that does not agree with its published log refuses;
SIGTERM and SIGINT end the family within `STOP_SECONDS`; no child outlives the parent, even after SIGKILL.

Trusts: the host's own environment and data folder.

May not enter: what the children do.
"""
