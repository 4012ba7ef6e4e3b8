"""A parent with one steady child, for a test that kills the parent."""

import os
import sys

from nidaa.cli.serve.supervisor import ChildSpec, Supervisor

supervisor = Supervisor(
    [ChildSpec("steady", "tests.unit.cli.children.steady", (sys.argv[1],))],
    environment=dict(os.environ),
    report=print,
)
supervisor.start()
supervisor.run()
