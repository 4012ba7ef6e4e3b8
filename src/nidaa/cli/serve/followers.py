"""The followers' child: mailer, integrator, counter and purger, from their own cursors, until told to end."""

import argparse
import os
import signal
import threading
from typing import Final

from nidaa.cli.django_setup import set_up_django
from nidaa.cli.serve import lifeline
from nidaa.intake.instance import Instance

#: Lower priority: on a busy machine whoever signs goes before what is derived from it. With 10 a process still gets a
#: tenth of a core against web processes that want all of it, which is more than the followers need to keep up.
NICENESS: Final = 10


def main() -> None:
    """Run the followers until SIGTERM, or until the parent is gone."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lifeline", type=int, required=True)
    given = parser.parse_args()
    stop = threading.Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    lifeline.watch(given.lifeline)
    set_up_django()

    from nidaa.followers import runner  # Needs Django set up.

    instance = Instance.from_environment()
    if instance.database_url:
        # Not on SQLite: whoever has its write turn keeps everybody waiting until he gets to run, and the lower his
        # priority the longer. Five milliseconds' work took 31 ms on a machine with six times too much to do, and 208
        # with a niceness of 10.
        os.nice(NICENESS)
    runner.run(instance, stop)


if __name__ == "__main__":
    main()
