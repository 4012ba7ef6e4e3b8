"""The backend itself; Django asks for a module of this name."""

from contextlib import ExitStack, closing
from pathlib import Path
from typing import Final

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from nidaa.intake.errors import Overloaded
from nidaa.intake.write_turn_file import WriteTurnFile

#: As long as a statement waits for SQLite's own lock (`databases`).
PATIENCE_SECONDS: Final = 20.0


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection. It takes the turn before BEGIN takes SQLite's lock, and ends it after COMMIT or ROLLBACK."""

    _turn: ExitStack | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out
        except BaseException:
            self._end_turn()
            raise

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 - Django's own signature.
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # the same
        if autocommit:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # the same
        finally:
            self._end_turn()

    def _take_turn(self) -> None:
        if self._turn is not None or self.is_in_memory_db():
            return
        with ExitStack() as held:
            file = held.enter_context(closing(WriteTurnFile.beside(Path(self.settings_dict["NAME"]))))
            try:
                held.enter_context(file.hold(PATIENCE_SECONDS))
            except Overloaded as error:
                # What Django and its callers know, and answer with 503.
                raise OperationalError("database is locked") from error
            self._turn = held.pop_all()

    def _end_turn(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.close()
