"""Builds the demo's data folder: run as a program of its own, whose environment names the folder.

A program of its own, since Django's settings are bound to one data folder, and the folder is renamed afterwards.
"""

import argparse
import json
import os
import secrets as system_secrets
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, Final

from nidaa.cli.demo.arrivals import load_curve
from nidaa.cli.demo.events import make_plot
from nidaa.cli.serve.preparation import make_data_folder, migrate_schema, read_instance
from nidaa.intake.instance import Instance

FACTS_NAME: Final = "demo.json"
SEED: Final = 2016


def main() -> None:
    """Build the demo in NIDAA_DATA_DIR, which is empty, and in the database, which has no campaign yet."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--signers", type=int, required=True)
    parser.add_argument("--pledgers", type=int, required=True)
    given = parser.parse_args()
    now_at = int(time.time())
    instance = read_instance()
    secrets = make_data_folder(instance)
    migrate_schema()

    # These need Django set up.
    from nidaa.cli.demo.campaign import ORGANISER_EMAIL, DemoCampaign
    from nidaa.cli.demo.replay import Replay

    plot = make_plot(
        load_curve(),
        now_at=now_at,
        signers=given.signers,
        pledgers=given.pledgers,
        random=Random(SEED),  # noqa: S311
    )
    password = system_secrets.token_urlsafe(12)
    campaign = DemoCampaign(instance, secrets, password=password, at=plot.begins_at)
    Replay(instance, secrets, campaign, plot).run(now_at, _progress())
    facts = {
        "email": ORGANISER_EMAIL,
        "password": password,
        "built_at": now_at,
        "database": engine_of(instance),
    }
    _write_facts(instance.data_dir / FACTS_NAME, facts)


def engine_of(instance: Instance) -> str:
    """Return where the demo's data are: a demo that was built in one engine is not found in the other."""
    return "postgresql" if instance.database_url else "sqlite"


def _progress() -> Callable[[int, int], None]:
    shown_percent = -1

    def show(done: int, total: int) -> None:
        nonlocal shown_percent
        percent = done * 100 // max(1, total) // 10 * 10
        if percent > shown_percent:
            shown_percent = percent
            sys.stderr.write(f"  {percent:3} %  {done:,} of {total:,} forms\n")
            sys.stderr.flush()

    return show


def _write_facts(file: Path, facts: dict[str, Any]) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(facts, stream)


if __name__ == "__main__":
    main()
