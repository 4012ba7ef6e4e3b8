"""What a mail says to whom: from the books, at the moment of sending."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from nidaa.followers import books_view
from nidaa.followers.mailer.letters import LANGUAGES, Occasion, Person
from nidaa.followers.mailer.message import Headers, Layout, fill, is_safe_address, lay_out, one_line
from nidaa.followers.mailer.transport import Envelope
from nidaa.followers.models import Mail, MailKind
from nidaa.intake.books import Books
from nidaa.intake.campaign_keys import CampaignKeys
from nidaa.intake.instance import Instance
from nidaa.intake.rows import SubmissionRow, SupporterRow
from nidaa.intake.sealing import keys_of_log, unseal
from nidaa.intake.secrets import InstanceSecrets
from nidaa.intake.tokens import make_token

_TITLE_SECONDS: Final = 30.0
#: As in intake: a confirmation still counts so long after the closing, if the form came before it.
CONFIRM_AFTER_CLOSING_SECONDS: Final = 48 * 3_600


@dataclass(frozen=True, slots=True)
class Nobody:
    """There is nobody to write to, or nothing to write any more."""


NOBODY: Final = Nobody()


class Contents:
    """Makes envelopes. One thread uses it.

    Args:
        instance: Whose links and whose sender.
        secrets: For tokens and for what is sealed.
        title_of: Slug of a campaign, language -> its title, in that language if there is one.
        clock: Returns unix seconds.
    """

    def __init__(
        self,
        instance: Instance,
        secrets: InstanceSecrets,
        title_of: Callable[[str, str], str],
        clock: Callable[[], float],
    ) -> None:
        self._base_url = instance.base_url
        self._sender = one_line(instance.mail_from)
        self._host = urlsplit(instance.base_url).hostname or "localhost"
        self._secrets = secrets
        self._title_of = title_of
        self._clock = clock
        self._keys: dict[int, CampaignKeys] = {}
        self._layouts: dict[tuple[int, str, str, MailKind], tuple[float, Layout]] = {}

    def envelope(self, log: books_view.LogRow, mail: Mail) -> Envelope | Nobody:
        """Return the mail, ready to go; NOBODY if it is no longer wanted: erased, muted, confirmed, closed."""
        books = books_view.books()
        row = books.submission(log.log_id, mail.seq)
        if row is None:
            return NOBODY
        supporter = books.supporter(log.log_id, row.action, row.person_key)
        stands = supporter is not None and supporter.ended_index is None
        if mail.kind == MailKind.REMINDER and (stands or not self._may_remind(books, log, row)):
            return NOBODY
        kind = MailKind.RECEIPT if stands else MailKind(mail.kind)
        if kind is not MailKind.RECEIPT and (log.closed or row.sealed is None):
            return NOBODY
        return self._written(books, log, mail, row, kind, supporter if stands else None)

    def _may_remind(self, books: Books, log: books_view.LogRow, row: SubmissionRow) -> bool:
        """One reminder a person and action: of the first form, if it stayed the only one and can still be confirmed."""
        action = books.action(log.log_id, row.action)
        closes_at = action.closes_at if action else None
        in_time = closes_at is None or self._clock() < closes_at
        return in_time and not row.muted and books.attempts(log.log_id, row.action, row.person_key) == 1

    def _written(
        self,
        books: Books,
        log: books_view.LogRow,
        mail: Mail,
        row: SubmissionRow,
        kind: MailKind,
        supporter: SupporterRow | None,
    ) -> Envelope | Nobody:
        sealed = row.sealed or (supporter.sealed if supporter and supporter.seq == row.seq else None)
        if sealed is None:
            return NOBODY
        record = unseal(self._keys_of(books, log.log_id), sealed, row.action, row.person_key)
        if not is_safe_address(record.address):
            return NOBODY
        language = row.language if row.language in LANGUAGES else "fr"
        token = make_token(self._secrets, log.log_id, row.seq)
        message = fill(
            self._layout(log, row.action, language, kind),
            self._person(record.name, language, kind, token, log.log_id, supporter),
            Headers(
                self._sender,
                record.address,
                self._message_id(token, mail),
                format_datetime(datetime.fromtimestamp(int(self._clock()), UTC)),
            ),
        )
        name = f"{log.log_id}-{row.seq}-{mail.kind}"
        return Envelope(name, bare_address(self._sender), record.address, message)

    def _keys_of(self, books: Books, log_id: int) -> CampaignKeys:
        keys = self._keys.get(log_id)
        if keys is None:
            keys = self._keys[log_id] = keys_of_log(self._secrets, books, log_id)
        return keys

    def _person(
        self, name: str, language: str, kind: MailKind, token: str, log_id: int, supporter: SupporterRow | None
    ) -> Person:
        standing = make_token(self._secrets, log_id, supporter.seq) if supporter else token
        page = "receipt" if kind is MailKind.RECEIPT else "confirm"
        return Person(
            name=name,
            link=f"{self._base_url}/{language}/{page}/{standing}",
            withdraw_link=f"{self._base_url}/{language}/withdraw/{standing}",
            unsubscribe_link=f"{self._base_url}/unsubscribe/{token}",
        )

    def _message_id(self, token: str, mail: Mail) -> str:
        """Stable for a submission and kind, and no hint to anything: it stands in other people's logs."""
        return f"{sha256(f'{token}/{mail.kind}'.encode()).hexdigest()[:32]}@{self._host}"

    def _layout(self, log: books_view.LogRow, action: str, language: str, kind: MailKind) -> Layout:
        key = (log.log_id, action, language, kind)
        laid_out_at, layout = self._layouts.get(key, (0.0, None))
        if layout is None or not 0 <= self._clock() - laid_out_at < _TITLE_SECONDS:
            title = one_line(self._title_of(log.slug, language))
            layout = lay_out(Occasion(kind, action, language, title, self._host))
            self._layouts[key] = (self._clock(), layout)
        return layout


def bare_address(sender: str) -> str:
    """Return the address in `Name <address>` or `address`."""
    return sender.rpartition("<")[2].rstrip(">").strip()
