"""How the tests are spread over processes, with `pytest -n`: what measures time or takes ports runs in one of them.

Each file is one process's, with the database engines that its module asked for. The folders of `ONE_AFTER_ANOTHER`
together are one process's, and come first: they start whole sites, kill them, and look at the clock. The other
processes give way to it: they run at a lower priority. A process's data folder, PostgreSQL and ports are its own.
"""

import os
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import LoadScopeScheduling

#: Folders whose tests have a machine's clock, ports and disk for themselves, as far as tests go.
ONE_AFTER_ANOTHER: Final = ("tests/browser/", "tests/crash/", "tests/faults/", "tests/integration/")
#: Files of these folders that may run beside anything: they look at no clock, and only wait for what they started.
BESIDE_OTHERS: Final = ("tests/crash/test_system_call_faults.py", "tests/integration/test_two_counters.py")
#: Of a process that began with other tests. It still gets a tenth of a core that the first wants all of.
NICENESS: Final = 10


def is_alone(test: str) -> bool:
    """Return whether a test, by its name, is one of those that run one after another."""
    return test.startswith(ONE_AFTER_ANOTHER) and not test.startswith(BESIDE_OTHERS)


def part_of(test: str) -> str:
    """Return what a test runs together with: its file, or all that run one after another.

    Args:
        test: Its name as pytest has it: `tests/unit/x.py::test_y[z]`.
    """
    return "one after another" if is_alone(test) else test.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer | None") -> "LoadScopeScheduling":
    """Give whole parts to processes, in the order in which they were collected."""
    from xdist.scheduler import LoadScopeScheduling

    class Parts(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types.
        def _split_scope(self, nodeid: str) -> str:
            return part_of(nodeid)

    config.option.loadscopereorder = False
    return Parts(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Hand no data folder on: each process makes its own, before it reads Django's settings (`conftest`)."""
    for name in ("DJANGO_SETTINGS_MODULE", "NIDAA_DATA_DIR"):
        os.environ.pop(name, None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put first what takes longest; all other order is chance's. Without `-n` chance decides alone."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: not is_alone(item.nodeid))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> None:
    """Lower the priority of a process that does not begin with what is sensitive to the clock."""
    if hasattr(item.config, "workerinput") and not item.config.stash.get(_BEGUN, False):
        item.config.stash[_BEGUN] = True
        if not is_alone(item.nodeid):
            os.nice(NICENESS)


_BEGUN: Final = pytest.StashKey[bool]()
