"""What granian's worker does first: it has its parent's handler of SIGTERM, and loads the application."""

import signal

from nidaa.cli.serve import web

signal.signal(signal.SIGTERM, lambda *_: None)
web.APPLICATION = "tests.unit.cli.children.slow_application"  # type: ignore[misc]
web.load_application()
