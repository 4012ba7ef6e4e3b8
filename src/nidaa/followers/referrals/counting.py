"""What a run of forms, or of confirmations, counts to: by code, action and day."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Final

from nidaa.campaigns.actions import Brought, Came
from nidaa.followers import books_view
from nidaa.intake.campaign_keys import CampaignKeys
from nidaa.intake.errors import SealError
from nidaa.intake.rows import SubmissionRow, SupporterRow
from nidaa.intake.sealing import unseal_row

ROWS_AT_A_TIME: Final = 512

#: A row -> the code in its record; "" if it has none, or nothing is left of it.
CodeOf = Callable[[SubmissionRow | SupporterRow], str]


def reads_codes(keys: CampaignKeys) -> CodeOf:
    """Return what reads the code of a row. One that does not open has none: others report that."""

    def code_of(row: SubmissionRow | SupporterRow) -> str:
        try:
            record = unseal_row(keys, row)
        except SealError:
            return ""
        return record.via if record else ""

    return code_of


def next_forms(log_id: int, after_seq: int, code_of: CodeOf) -> tuple[int, "Counter[Brought]"]:
    """Return the number of the last submission of the next run, and how many brought which code."""
    rows = books_view.books().submissions(log_id, after_seq, ROWS_AT_A_TIME)
    found = ((row, code_of(row) or _code_once_confirmed(row, code_of)) for row in rows)
    return (rows[-1].seq if rows else after_seq), _counted((code, row.action, row.received_at) for row, code in found)


def next_confirmed(log_id: int, start: int, stop: int, code_of: CodeOf) -> tuple[int, "Counter[Brought]"]:
    """Return the end of the next run of entries, and how many of its people brought which code."""
    end = min(start + ROWS_AT_A_TIME, stop)
    rows = books_view.books().supporters_between(log_id, start, end)
    return end, _counted((code_of(row), row.action, row.confirmed_at) for row in rows)


def together(forms: "Counter[Brought]", confirmed: "Counter[Brought]", codes: Iterable[str]) -> dict[Brought, Came]:
    """Return both counts of the codes that exist."""
    known = frozenset(codes)
    keys = [brought for brought in {**forms, **confirmed} if brought.code in known]
    return {brought: Came(forms[brought], confirmed[brought]) for brought in keys}


def _code_once_confirmed(row: SubmissionRow, code_of: CodeOf) -> str:
    """Return the code of a submission whose record has become a supporter's since."""
    if row.sealed is not None:
        return ""
    supporter = books_view.books().supporter(row.log_id, row.action, row.person_key)
    return code_of(supporter) if supporter is not None and supporter.seq == row.seq else ""


def _counted(came: Iterable[tuple[str, str, int]]) -> "Counter[Brought]":
    return Counter(Brought(code, action, _day(at)) for code, action, at in came if code)


def _day(at: int) -> date:
    return datetime.fromtimestamp(at, UTC).date()
