"""The command `nidaa`: what a host, an organiser and a sceptic type.

Promises: `nidaa verify` and `nidaa verify-receipt` need the log's library and the standard library only;
they start without Django, so that an auditor installs a library and not a web application. Each command
ends with one of the exit statuses of `cli.errors`, and says in one sentence what went wrong.

Trusts: whoever runs `serve`, `demo` and `create-organiser` owns the data folder. The verifying commands
trust nothing but the key they were given.

May not enter: rules. A command reads its arguments, calls the room that knows, and prints.
"""


def main() -> None:
    """Run the command line; the entry point of the installed script."""
    from nidaa.cli.command import nidaa

    nidaa(prog_name="nidaa")
