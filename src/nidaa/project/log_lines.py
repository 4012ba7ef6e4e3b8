"""One line of JSON for each record, free of what belongs to a person.

Django writes the paths of refused requests, and our paths may be a person's credential; an exception's
message may quote what was typed. So a record of Django gets its route and status, an exception its type
and place, and neither gets its words.
"""

import json
import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

#: Loggers whose messages quote the request.
_QUOTING: Final = ("django.", "asyncio", "servestatic", "granian")
_OWN_FIELDS: Final = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
_PLAIN: Final = (str, int, float, bool, type(None))


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON: ``at``, ``level``, ``logger``, ``event``, and what came as ``extra``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its line break."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.name.startswith(_QUOTING):
            line.update(_facts_of_request(record))
        else:
            line["event"] = record.getMessage()
            line.update(_extra(record))
        if record.exc_info and record.exc_info[1]:
            line["exception"] = list(_places(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False)


class FaultsOnly(logging.Filter):
    """Leaves out the answers that say "too much, come again" on purpose: they are no fault, and come by thousands."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a record of Django tells of a fault."""
        return getattr(record, "status_code", None) != HTTPStatus.SERVICE_UNAVAILABLE


def _facts_of_request(record: logging.LogRecord) -> Iterator[tuple[str, object]]:
    # The format string, without its arguments: "%s: %s" with a path becomes words that we wrote.
    yield "event", str(record.msg) if record.args else "request"
    status = getattr(record, "status_code", None)
    if isinstance(status, int):
        yield "status", status
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    if match is not None:
        yield "route", str(match.route)


def _extra(record: logging.LogRecord) -> Iterator[tuple[str, object]]:
    for name, value in record.__dict__.items():
        if name not in _OWN_FIELDS and isinstance(value, _PLAIN):
            yield name, value


def _places(error: BaseException) -> Iterator[str]:
    """Yield the exception's type and where it passed, and the same of its causes."""
    chain: BaseException | None = error
    while chain is not None:
        yield type(chain).__qualname__
        for frame in traceback.extract_tb(chain.__traceback__):
            yield f"{frame.filename}:{frame.lineno} in {frame.name}"
        chain = chain.__cause__ or chain.__context__
