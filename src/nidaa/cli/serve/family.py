"""Which children a server has: so many web processes on one port, and one process for the followers.

The hop before is `command`; the hop after is `supervisor`. Each web process listens by itself on the shared port
(SO_REUSEPORT), and the kernel spreads the connections by their addresses: evenly, and past a process that is down.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from nidaa.cli.serve.lock import Part
from nidaa.cli.serve.supervisor import ChildSpec
from nidaa.door.heart import heart_file

#: More web processes than this are a host's own choice.
WORKERS_BY_DEFAULT_AT_MOST: Final = 4
_WEB_STAGE: Final = 0
_FOLLOWERS_STAGE: Final = 1


def default_workers() -> int:
    """Return how many web processes this machine is good for: one a core that this process may use."""
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    return min(len(allowed), WORKERS_BY_DEFAULT_AT_MOST)


def children(parts: Sequence[Part], *, host: str, port: int, workers: int, shared_memory: Path) -> list[ChildSpec]:
    """Return the children that do these parts of the work.

    Args:
        parts: What this family does.
        host: Address to listen on.
        port: Port to listen on.
        workers: Number of web processes; each learns its own number and this one from its environment.
        shared_memory: Where the web processes show that they work.
    """
    specs: list[ChildSpec] = []
    if Part.WEB in parts:
        specs += [_web(host, port, number, workers, heart_file(shared_memory, number)) for number in range(workers)]
    if Part.FOLLOWERS in parts:
        specs.append(ChildSpec("followers", "nidaa.cli.serve.followers", stage=_FOLLOWERS_STAGE))
    return specs


def _web(host: str, port: int, number: int, workers: int, heart: Path) -> ChildSpec:
    return ChildSpec(
        f"web-{number}",
        "nidaa.cli.serve.web",
        ("--host", host, "--port", str(port)),
        environment=(("NIDAA_WORKER_NUMBER", str(number)), ("NIDAA_WORKER_COUNT", str(workers))),
        stage=_WEB_STAGE,
        heart=heart,
    )
