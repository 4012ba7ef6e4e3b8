"""What must hold of the books after any crash."""

from pathlib import Path

from nidaa.entries.canonical_json import decode
from nidaa.entries.tally import tally
from nidaa.intake.books import Books, SqliteBooks
from nidaa.intake.errors import BooksDamaged, StatementRefused
from tests.crash.writer_driver import person_key


def acknowledged(output: str) -> set[int]:
    """Return the people whom the victim acknowledged; a last line cut in two does not count."""
    lines = output.splitlines(keepends=True)
    return {int(line[4:]) for line in lines if line.startswith("ack ") and line.endswith("\n")}


def lost(database: Path, people: set[int]) -> set[int]:
    """Return those of `people` who are missing, after checking that the books agree with each other.

    A database that cannot be read at all has lost everybody.
    """
    books = SqliteBooks.open(database)
    try:
        return _lost(books, people)
    except (BooksDamaged, StatementRefused):
        return people
    finally:
        books.close()


def _lost(books: Books, people: set[int]) -> set[int]:
    log = books.log(1)
    if log is None:
        return people
    entries = books.entries(1, 0, log.size)
    supporters = [books.supporter(1, "petition", person_key(person)) for person in people]
    indexes = {supporter.entry_index for supporter in supporters if supporter is not None}
    everybody = books.standing(1, "petition")
    assert len(entries) == log.size
    assert tally(decode(entry) for entry in entries).petition.count == log.size == everybody
    assert len(indexes) == sum(supporter is not None for supporter in supporters)
    return {person for person, supporter in zip(people, supporters, strict=True) if supporter is None}
