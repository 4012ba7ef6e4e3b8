"""How the writer reads and writes SQLite: few large statements, since each gives up the interpreter's lock."""

from nidaa.intake.writer.sqlite.loading import load
from nidaa.intake.writer.sqlite.storing import store

__all__ = ["load", "store"]
