"""What can be wrong with an entry, as exceptions with one base."""


class EntryError(ValueError):
    """Bytes are not an entry, or a value cannot be one; the message says why."""


class OpeningError(EntryError):
    """An opening is malformed, or does not open the commitment of its entry."""
