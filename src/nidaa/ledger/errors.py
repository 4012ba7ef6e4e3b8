"""What can be wrong with a log, as exceptions with one base."""


class LedgerError(Exception):
    """Something about a log is malformed, unsigned, or does not match."""


class TileError(LedgerError):
    """A tile's path is not one that a log serves, or a tile has the wrong number of hashes."""


class BundleError(LedgerError):
    """A bundle of entries cannot be written or read."""


class NoteError(LedgerError):
    """A note is malformed, or a key is."""


class SignatureError(NoteError):
    """A note is well formed, but no known key has signed it, or a known key's signature fails."""


class CheckpointError(LedgerError):
    """A note's text is not a checkpoint, or it is another log's."""


class ProofError(LedgerError):
    """A proof does not lead to the root."""


class ReceiptError(LedgerError):
    """A receipt is malformed."""


class UnreadablePathError(LedgerError):
    """A reader has no file at a path of the log.

    Attributes:
        path: The path, relative to the log's prefix.
    """

    def __init__(self, path: str, reason: str) -> None:
        """Say which `path` could not be read, and why."""
        super().__init__(f"{path}: {reason}")
        self.path = path


class VerificationError(LedgerError):
    """A served file is not what the rest of the log says that it must be.

    Attributes:
        path: The file that does not match, relative to the log's prefix.
        leaf_index: The first entry concerned; None if the file concerns no single entry.
    """

    def __init__(self, path: str, reason: str, leaf_index: int | None = None) -> None:
        """Say which `path` does not match, why, and which entry is the first concerned."""
        where = path if leaf_index is None else f"{path} (entry {leaf_index})"
        super().__init__(f"{where}: {reason}")
        self.path = path
        self.leaf_index = leaf_index
