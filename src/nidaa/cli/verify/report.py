"""What a verification found: a table for a person, JSON for a program."""

import json
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from nidaa.cli.verify.run import Verification
from nidaa.entries.kinds import Action


def print_report(found: Verification, console: Console) -> None:
    """Print the signed head, the counts, what the server says, and the verdict."""
    checkpoint = found.log.checkpoint
    console.print(_facts(found))
    table = Table(title=f"What {checkpoint.size:,} entries count to", title_justify="left")
    for heading in ("action", "signed or pledged", "withdrawn", "voided", "count", "the server says"):
        table.add_column(heading, justify="left" if heading == "action" else "right")
    for action in Action:
        counts = found.counts.of(action)
        if counts.opened is None:
            continue
        numbers = (counts.signs_or_pledges, counts.withdrawals, counts.voids, counts.count)
        table.add_row(action.value, *(f"{number:,}" for number in numbers), _stated(found, action))
    console.print(table)
    for note in _notes(found):
        console.print(Text(note))
    for problem in found.problems:
        console.print(Text(problem, style="bold red"))
    console.print(_verdict(found))


def as_json(found: Verification) -> str:
    """Return the same as one JSON object."""
    checkpoint = found.log.checkpoint
    report: dict[str, Any] = {
        "holds": not found.problems,
        "problems": list(found.problems),
        "origin": checkpoint.origin,
        "tree_size": checkpoint.size,
        "root": checkpoint.root.hex(),
        "key": found.verifier.verifier_key(),
        "key_given": found.key_given,
        "continues_size": found.kept_size,
        "files": found.log.files,
        "bytes": found.log.served_bytes,
        "seconds": round(found.seconds, 3),
        "actions": {
            action.value: {
                "count": found.counts.of(action).count,
                "signs_or_pledges": found.counts.of(action).signs_or_pledges,
                "withdrawals": found.counts.of(action).withdrawals,
                "voids": found.counts.of(action).voids,
            }
            for action in Action
            if found.counts.of(action).opened is not None
        },
        "ignored": {rule.value: number for rule, number in found.counts.ignored.items()},
        "claims": [
            {
                "source": one.source,
                "action": one.claim.action.value,
                "tree_size": one.claim.tree_size,
                "says": one.claim.count,
                "log_counts": one.computed,
            }
            for one in found.claims
        ],
    }
    return json.dumps(report, indent=2)


def _facts(found: Verification) -> Table:
    checkpoint = found.log.checkpoint
    speed = checkpoint.size / max(found.seconds, 1e-9)
    facts = Table.grid(padding=(0, 2))
    facts.add_row("log", Text(checkpoint.origin))
    facts.add_row("signed head", f"{checkpoint.size:,} entries, root {checkpoint.root.hex()}")
    facts.add_row("key", Text(found.verifier.verifier_key()))
    facts.add_row(
        "read",
        f"{found.log.files:,} files, {found.log.served_bytes:,} bytes, every byte compared, "
        f"in {found.seconds:.1f} s ({speed:,.0f} entries a second)",
    )
    return facts


def _stated(found: Verification, action: Action) -> Text:
    claims = [one for one in found.claims if one.claim.action is action]
    shown = Text()
    for one in claims:
        text = f"{one.claim.count:,} ({one.source}, at {one.claim.tree_size:,})"
        shown.append(("\n" if shown else "") + text, style="green" if one.holds else "bold red")
    return shown or Text("nothing")


def _notes(found: Verification) -> list[str]:
    notes = []
    if not found.key_given:
        notes.append(
            "The key was taken from the same server. That proves that log and number agree, not that everybody is "
            "shown the same log: compare the key with one that you got elsewhere, and give it with --key."
        )
    if found.log.checkpoint.origin != found.address.expected_name:
        notes.append(f"The log calls itself {found.log.checkpoint.origin}, not {found.address.expected_name}.")
    if found.kept_size is not None:
        notes.append(f"It continues the log of {found.kept_size:,} entries that was verified last time.")
    ignored = sum(found.counts.ignored.values())
    if ignored:
        rules = ", ".join(f"{rule.value} ({number:,})" for rule, number in found.counts.ignored.items())
        notes.append(f"{ignored:,} entries count for nothing, by the rules of the log's format: {rules}.")
    return notes


def _verdict(found: Verification) -> Text:
    if found.problems:
        return Text("DOES NOT HOLD: the numbers do not follow from the signed log.", style="bold red")
    if not found.claims:
        return Text("THE LOG HOLDS. No page was given, so no stated number was compared.", style="bold green")
    return Text("HOLDS: the stated numbers follow from the signed log.", style="bold green")
