import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.unit.cli.test_supervisor import ROOT, environment, process_ids, wait_for


def test_a_web_process_that_is_told_to_end_while_it_starts_ends_at_once(tmp_path: Path) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.unit.cli.children.starting_worker", str(tmp_path)], env=environment(), cwd=ROOT
    )
    wait_for(lambda: len(process_ids(tmp_path)) == 1)

    os.kill(worker.pid, signal.SIGTERM)

    assert worker.wait(5) == -signal.SIGTERM
