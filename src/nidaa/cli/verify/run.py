"""A verification from beginning to end: what is claimed, who signs, what the log says, and whether the two agree.

    page and counts.json -> key -> checkpoint -> every tile and bundle -> tally -> comparison -> kept head

The page is read before the log: a number that the page states is then never newer than the head that is verified.
"""

import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from nidaa.cli.errors import DoesNotHoldError, WrongUsageError
from nidaa.cli.verify.address import LogAddress
from nidaa.cli.verify.counting import SEPARATE_FROM_SIZE, Counting, CountingBeside, CountingHere, CountsAtSizes
from nidaa.cli.verify.page import PAGE_LIMIT_BYTES, Claim, claims_of_counts, claims_of_page
from nidaa.cli.verify.remembered_head import check_growth, keep_head, read_head
from nidaa.cli.verify.remote import Remote
from nidaa.cli.verify.remote_log import RemoteLog
from nidaa.entries.counts import Counts
from nidaa.entries.errors import EntryError
from nidaa.entries.kinds import Action
from nidaa.ledger.errors import LedgerError, NoteError
from nidaa.ledger.note import Verifier, parse_verifier_key
from nidaa.ledger.verify import VerifiedLog, verify

KEY_LIMIT_BYTES = 4096


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A number that the server states, and what the log counts to at the size that it names (None: no such size)."""

    source: str
    claim: Claim
    computed: int | None

    @property
    def holds(self) -> bool:
        """Whether both are the same."""
        return self.computed == self.claim.count


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found.

    Attributes:
        key_given: Whether the key came from the caller; otherwise from the same server.
        kept_size: The size of the head that an earlier run had kept, and that this log continues; or None.
        problems: Sentences; empty if everything holds.
    """

    address: LogAddress
    verifier: Verifier
    key_given: bool
    log: VerifiedLog
    counts: Counts
    claims: tuple[CheckedClaim, ...]
    kept_size: int | None
    seconds: float
    problems: tuple[str, ...]


def run_verification(
    address: LogAddress, *, key: str | None, state_file: Path | None, on_progress: Callable[[int, int], None]
) -> Verification:
    """Verify a campaign.

    Args:
        address: Where it is.
        key: The log's verifier key; None takes it from the campaign's own server.
        state_file: Where the last verified head is kept, or None.
        on_progress: Called with entries so far and entries in all.

    Raises:
        DoesNotHoldError: The log itself does not hold: nothing can be counted.
        UnreachableError: The server or a file could not be read.
        WrongUsageError: There is no key, or it is malformed.
    """
    started = time.monotonic()
    with closing(Remote(address.origin)) as remote:
        claims = _read_claims(remote, address)
        verifier = _key(remote, address, key)
        kept_note = read_head(state_file) if state_file else None
        with closing(RemoteLog(remote, address.log_path)) as reader:
            log, counts = _verified(reader, verifier, {claim.tree_size for _, claim in claims}, on_progress)
            kept_size = None
            if kept_note is not None:
                kept_size = _grown(kept_note, log, verifier, reader)
    checked = tuple(CheckedClaim(source, claim, _count_at(counts, claim)) for source, claim in claims)
    problems = tuple(_problems(address, checked, counts.final))
    if state_file and not problems:
        keep_head(state_file, log.checkpoint_note)
    return Verification(
        address=address,
        verifier=verifier,
        key_given=key is not None,
        log=log,
        counts=counts.final,
        claims=checked,
        kept_size=kept_size,
        seconds=time.monotonic() - started,
        problems=problems,
    )


def _read_claims(remote: Remote, address: LogAddress) -> list[tuple[str, Claim]]:
    if address.page_path is None or address.campaign_path is None:
        return []
    page = remote.get(address.page_path, limit_bytes=PAGE_LIMIT_BYTES)
    counts = remote.get(f"{address.campaign_path}/counts.json", limit_bytes=PAGE_LIMIT_BYTES)
    return [("page", claim) for claim in claims_of_page(page)] + [
        ("counts.json", claim) for claim in claims_of_counts(counts)
    ]


def _key(remote: Remote, address: LogAddress, given: str | None) -> Verifier:
    if given is None:
        if address.campaign_path is None:
            raise WrongUsageError("For an address that is no campaign's page, give the log's key with --key.")
        served = remote.get(f"{address.campaign_path}/key", limit_bytes=KEY_LIMIT_BYTES)
        given = served.decode("utf-8", "replace")
    try:
        return parse_verifier_key(given.strip())
    except NoteError as error:
        raise WrongUsageError(f"The key cannot be used: {error}.") from error


def _verified(
    reader: RemoteLog, verifier: Verifier, sizes: set[int], on_progress: Callable[[int, int], None]
) -> tuple[VerifiedLog, CountsAtSizes]:
    head = _FetchingAhead(reader)
    counting: Counting | None = None

    def take_bundle(first_index: int, entries: list[bytes]) -> None:
        nonlocal counting
        counting = counting or _counting(sizes, head.stated_size)
        counting.take_bundle(first_index, entries)

    try:
        log = verify(head, verifier, on_bundle=take_bundle, on_progress=on_progress)
        counting, finished = None, counting or CountingHere(sizes)
        return log, finished.finish()
    except LedgerError as error:
        raise DoesNotHoldError(f"The log does not hold: {error}.") from error
    except EntryError as error:
        raise DoesNotHoldError(f"The log holds something that is no entry: {error}.") from error
    finally:
        if counting is not None:
            counting.abandon()


def _counting(sizes: set[int], log_size: int) -> Counting:
    return CountingBeside(sizes) if log_size >= SEPARATE_FROM_SIZE else CountingHere(sizes)


def _count_at(counts: CountsAtSizes, claim: Claim) -> int | None:
    at = counts.at.get(claim.tree_size)
    return at.of(claim.action).count if at else None


def _grown(kept_note: bytes, log: VerifiedLog, verifier: Verifier, reader: RemoteLog) -> int:
    try:
        return check_growth(kept_note, log.checkpoint, verifier, reader).size
    except LedgerError as error:
        raise DoesNotHoldError(f"The log is not what it was: {error}.") from error


@dataclass(slots=True)
class _FetchingAhead:
    """Hands the checkpoint on, and lets the reader fetch ahead what a log of the size that it states consists of.

    The size is not proved at that moment. It only decides what is asked for, a bounded number of files at a time.
    """

    reader: RemoteLog
    stated_size: int = 0

    def read(self, path: str) -> bytes:
        data = self.reader.read(path)
        if path == "checkpoint":
            size = [*data.split(b"\n", 2), b"", b""][1]
            if size.isdigit() and len(size) < 19:
                self.stated_size = int(size)
                self.reader.fetch_ahead(self.stated_size)
        return data


def _problems(address: LogAddress, checked: tuple[CheckedClaim, ...], counts: Counts) -> Iterable[str]:
    for one in checked:
        what = f"The {one.source} says {one.claim.count} for the {one.claim.action.value}"
        if one.computed is None:
            yield f"{what} at {one.claim.tree_size} entries; the signed log has only {counts.size}."
        elif not one.holds:
            yield f"{what}; the log counts to {one.computed} at {one.claim.tree_size} entries."
    if address.page_path is None:
        return
    stated = {one.claim.action for one in checked if one.source == "page"}
    for action in Action:
        if counts.of(action).opened is not None and action not in stated:
            yield f"The page states no number for the {action.value}, which the log has opened."
