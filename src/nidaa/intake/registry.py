"""The registry: which actions exist, when they are open, what may be signed.

Campaigns write it, through the functions below, inside their own transactions; the hot path reads it as a snapshot in
memory that is at most a second old, and asks nobody.
"""

import json
import logging
import threading
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nidaa.intake.books import Books
from nidaa.intake.campaign_keys import CampaignKeys, unwrap
from nidaa.intake.commands import ActionName
from nidaa.intake.consent import CONSENT_VERSION
from nidaa.intake.errors import ConnectionLost, IntakeError, TryAgain
from nidaa.intake.secrets import InstanceSecrets

log = logging.getLogger(__name__)

REFRESH_SECONDS: Final = 1.0


class NotRegistered(IntakeError):
    """This log or action does not exist."""


# --- Writing, for campaigns ------------------------------------------------------------------------------


def register_log(books: Books, *, slug: str, origin: str, wrapped_key: bytes) -> int:
    """Make a campaign's log, empty, and return its id.

    Args:
        books: Within the caller's transaction, as in all that follows.
        slug: Never used before.
        origin: `Instance.origin_of(slug)`; fixed for ever.
        wrapped_key: From `campaign_keys.make_wrapped_key`.
    """
    sql = "INSERT INTO intake_log (slug, origin, wrapped_key) VALUES (%s, %s, %s) RETURNING id"
    return int(books.fetch(sql, (slug, origin, wrapped_key))[0][0])


def register_action(
    books: Books,
    *,
    log_id: int,
    action: ActionName,
    texts: Mapping[bytes, str],
    opens_at: int,
    closes_at: int | None = None,
    window_starts_at: int | None = None,
    window_ends_at: int | None = None,
    check_in_until: int | None = None,
    consent_version: str = CONSENT_VERSION,
) -> None:
    """Let an action be signed from `opens_at` on.

    Args:
        books: Within the caller's transaction.
        log_id: Its campaign's.
        action: "petition" or "boycott"; each once in a campaign.
        texts: Each published version (16 bytes) -> its language.
        opens_at: Unix seconds, as all moments here.
        closes_at: First moment at which it is closed; None: with the log.
        window_starts_at: Of a boycott.
        window_ends_at: Of a boycott: check-ins are taken from then on,
        check_in_until: until then.
        consent_version: The wording that people agree to.
    """
    sql = (
        "INSERT INTO intake_action (log_id, action, opens_at, closes_at, window_starts_at, window_ends_at,"
        " check_in_until, texts, consent_version) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
    )
    stored = _encode_texts(texts)
    moments = (opens_at, closes_at, window_starts_at, window_ends_at, check_in_until)
    books.execute(sql, (log_id, action, *moments, stored, consent_version))


def add_text(books: Books, *, log_id: int, action: ActionName, text: bytes, language: str) -> None:
    """Let one more version of the text (16 bytes) be signed; those before stay.

    Raises:
        NotRegistered: There is no such action.
    """
    row = books.action(log_id, action)
    if row is None:
        raise NotRegistered(action)
    sql = "UPDATE intake_action SET texts = %s WHERE log_id = %s AND action = %s"
    books.execute(sql, (_encode_texts({**row.texts, text: language}), log_id, action))


def set_closing(books: Books, *, log_id: int, action: ActionName, closes_at: int | None) -> None:
    """Change when an action closes.

    Raises:
        NotRegistered: There is no such action.
    """
    sql = "UPDATE intake_action SET closes_at = %s WHERE log_id = %s AND action = %s"
    if books.execute(sql, (closes_at, log_id, action)) != 1:
        raise NotRegistered(action)


def _encode_texts(texts: Mapping[bytes, str]) -> str:
    return json.dumps({b64encode(text).decode("ascii"): language for text, language in texts.items()})


# --- Reading, for the hot path ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ActionState:
    """What the hot path knows of one action.

    Attributes:
        texts: Every published version (16 bytes) -> its language.
        log_closed: Whether the whole campaign is over.
        keys: The campaign's.
    """

    log_id: int
    slug: str
    origin: str
    action: ActionName
    opens_at: int
    closes_at: int | None
    texts: Mapping[bytes, str]
    consent_version: str
    log_closed: bool
    keys: CampaignKeys


class Registry:
    """A snapshot of all actions. It belongs to one thread, as its `Books` do.

    A file is read in microseconds, by whoever asks first in a second. A server across a network may take its time: it
    is read beside, and what was known last is given meanwhile.
    """

    __slots__ = ("_actions", "_books", "_due_at", "_is_read", "_keys", "_reader", "_secrets")

    def __init__(self, books: Books, secrets: InstanceSecrets) -> None:
        """Start empty: the first `action` reads."""
        self._books = books
        self._secrets = secrets
        self._keys: dict[int, CampaignKeys] = {}
        self._actions: dict[tuple[str, str], ActionState] = {}
        self._due_at = float("-inf")
        self._is_read = False
        self._reader: threading.Thread | None = None

    def action(self, slug: str, action: str, monotonic_seconds: float) -> ActionState | None:
        """Return an action, as it was about a second ago; None if there is none.

        While the database is away it is what was known last.

        Args:
            slug: The campaign's.
            action: "petition" or "boycott".
            monotonic_seconds: `time.monotonic()`.

        Raises:
            TryAgain: Nothing was read yet, and nothing can be.
        """
        if monotonic_seconds >= self._due_at:
            self._due_at = monotonic_seconds + REFRESH_SECONDS
            if not self._is_read:
                self.refresh()
            elif self._books.vendor == "sqlite":
                self._refresh_if_possible()
            elif self._reader is None or not self._reader.is_alive():
                self._reader = threading.Thread(target=self._refresh_if_possible, name="nidaa-registry", daemon=True)
                self._reader.start()
        if not self._is_read:
            raise ConnectionLost("the registry could not be read")
        return self._actions.get((slug, action))

    def _refresh_if_possible(self) -> None:
        try:
            self.refresh()
        except TryAgain as error:
            # The batcher refuses what comes now; who only asks for a challenge need not be refused.
            log.warning("the registry is not read anew: %s", error)

    def refresh(self) -> None:
        """Read all logs and actions now."""
        logs = {log.log_id: log for log in self._books.logs()}
        actions: dict[tuple[str, str], ActionState] = {}
        for row in self._books.actions():
            log = logs.get(row.log_id)
            if log is None:
                continue  # Published between the two readings: the next one has it.
            name: ActionName = "petition" if row.action == "petition" else "boycott"
            actions[log.slug, name] = ActionState(
                log_id=log.log_id,
                slug=log.slug,
                origin=log.origin,
                action=name,
                opens_at=row.opens_at,
                closes_at=row.closes_at,
                texts=row.texts,
                # The words that the pages of this version show; the row has those of the day it was published.
                consent_version=CONSENT_VERSION,
                log_closed=log.closed,
                keys=self._keys_of(log.log_id, log.origin),
            )
        self._actions = actions
        self._is_read = True

    def _keys_of(self, log_id: int, origin: str) -> CampaignKeys:
        keys = self._keys.get(log_id)
        if keys is None:
            wrapped_key = self._books.wrapped_key(log_id)
            if wrapped_key is None:
                raise NotRegistered(origin)
            keys = self._keys[log_id] = unwrap(self._secrets, origin, wrapped_key)
        return keys
