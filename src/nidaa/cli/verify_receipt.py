"""`nidaa verify-receipt`: what a receipt proves, in plain words. Without a network when the key is given."""

import json
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click

from nidaa.cli.errors import DoesNotHoldError, UnreachableError, WrongUsageError, printable
from nidaa.cli.verify.remote import Remote
from nidaa.entries.canonical_json import decode
from nidaa.entries.commitment import MAX_OPENING_BYTES, Opening, parse_opening, verify_opening
from nidaa.entries.errors import EntryError
from nidaa.entries.kinds import Entry, Pledge, Sign
from nidaa.ledger.errors import LedgerError, NoteError
from nidaa.ledger.note import Verifier, parse_verifier_key
from nidaa.ledger.receipt import MAX_RECEIPT_BYTES, Receipt, VerifiedReceipt, parse_receipt
from nidaa.ledger.receipt import verify_receipt as verify_proof

_KEY_LIMIT_BYTES = 4096


@dataclass(frozen=True, slots=True)
class _Proved:
    receipt: VerifiedReceipt
    entry: Entry
    opening: Opening | None
    key_given: bool


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--opening", "opening_file", type=click.Path(path_type=Path), help="The private opening of the receipt.")
@click.option("--key", help="The log's verifier key; without it, it is asked from the log's own server.")
@click.option("--json", "json_wanted", is_flag=True, help="Print one JSON object; it never holds the record.")
def verify_receipt(file: Path, *, opening_file: Path | None, key: str | None, json_wanted: bool) -> None:
    """Check that a receipt proves an entry of a campaign's log; with its opening, whose it is.

    With --key nothing is sent anywhere. Exit status: 0 it proves it; 1 it does not; 2 wrong usage; 3 a file or the
    server could not be read.
    """
    data = _read(file, MAX_RECEIPT_BYTES)
    try:
        receipt = parse_receipt(data)
        opening = parse_opening(_read(opening_file, MAX_OPENING_BYTES)) if opening_file else None
        entry_bytes = opening.entry if opening else receipt.extra
        if entry_bytes is None:
            raise WrongUsageError("This receipt does not carry its entry; give the opening with --opening.")
        verifier = _key(key, receipt)
        proved = verify_proof(data, entry_bytes, verifier)
        entry = decode(entry_bytes)
        if opening:
            verify_opening(opening, entry_bytes, proved.checkpoint.origin)
    except (LedgerError, EntryError) as error:
        raise DoesNotHoldError(f"The receipt does not hold: {error}.") from error
    found = _Proved(proved, entry, opening, key is not None)
    click.echo(_as_json(found) if json_wanted else _in_words(found))


def _read(file: Path, limit_bytes: int) -> bytes:
    try:
        with file.open("rb") as stream:
            # One byte more than allowed, so that the parser sees that it is too large.
            return stream.read(limit_bytes + 1)
    except OSError as error:
        raise UnreachableError(f"Cannot read {file}: {error.strerror}.") from error


def _key(given: str | None, receipt: Receipt) -> Verifier:
    try:
        return parse_verifier_key((given or _served_key(receipt)).strip())
    except NoteError as error:
        raise WrongUsageError(f"The key cannot be used: {error}.") from error


def _served_key(receipt: Receipt) -> str:
    """Ask the log's own server for its key; the receipt says which server that is."""
    origin = receipt.checkpoint_note.partition(b"\n")[0].decode("utf-8", "replace")
    host, _, path = origin.partition("/")
    if not path.endswith("/log") or not host.isascii() or "@" in host:
        raise WrongUsageError(f"The receipt names no server ({origin[:80]!r}); give the log's key with --key.")
    scheme = "http" if host.partition(":")[0] in ("127.0.0.1", "localhost") else "https"
    with closing(Remote(urlsplit(f"{scheme}://{host}"))) as remote:
        served = remote.get(f"/{path.removesuffix('/log')}/key", limit_bytes=_KEY_LIMIT_BYTES)
    return served.decode("utf-8", "replace")


def _in_words(found: _Proved) -> str:
    checkpoint, entry = found.receipt.checkpoint, found.entry
    lines = [
        f"HOLDS. Entry {found.receipt.leaf_index} is in the log {checkpoint.origin},",
        f"among the first {checkpoint.size} entries, whose head was signed by the log's key.",
        "",
        f"The entry: {_what(entry)} on {entry.day.isoformat()} (UTC).",
    ]
    if isinstance(entry, Sign | Pledge):
        lines.append(f"The text that was signed begins, in SHA-256, with {entry.text.hex()}.")
    lines += ["", *_whose(found.opening)]
    if not found.key_given:
        lines += [
            "",
            "The key was taken from the log's own server: compare it with one that you got elsewhere (--key).",
        ]
    lines += ["", "A later withdrawal is an entry of its own: nidaa verify counts it."]
    return "\n".join(lines)


def _what(entry: Entry) -> str:
    kind = type(entry).__name__.lower()
    action = getattr(entry, "action", None)
    return f"a {kind}" + (f" in the {action.value}" if action else "")


def _whose(opening: Opening | None) -> list[str]:
    if opening is None:
        return ["Whose it is, nobody can read from it; the opening would show that to whom its owner chooses."]
    record = opening.record
    shown = f"  {record.name} <{record.address}>" + (f", {record.place}" if record.place else "")
    lines = ["The opening fits: both commitments lead from this record to the entry. It is of"]
    lines.append(printable(shown))
    if sys.stdout.isatty():
        lines.append("Keep this to yourself: it says who you are.")
    return lines


def _as_json(found: _Proved) -> str:
    checkpoint = found.receipt.checkpoint
    return json.dumps(
        {
            "holds": True,
            "origin": checkpoint.origin,
            "leaf_index": found.receipt.leaf_index,
            "tree_size": checkpoint.size,
            "root": checkpoint.root.hex(),
            "kind": type(found.entry).__name__.lower(),
            "day": found.entry.day.isoformat(),
            "opened": found.opening is not None,
            "key_given": found.key_given,
        },
        indent=2,
    )
