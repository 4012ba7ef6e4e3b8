"""`python -m nidaa.cli`: the same command, for a process that starts another one with its own interpreter."""

from nidaa.cli import main

main()
