"""The followers' child: mailer, integrator and counter, from their own cursors, until told to end."""

import argparse
import signal
import threading

from nidaa.cli.django_setup import set_up_django
from nidaa.cli.serve import lifeline
from nidaa.intake.instance import Instance


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

    runner.run(Instance.from_environment(), stop)


if __name__ == "__main__":
    main()
