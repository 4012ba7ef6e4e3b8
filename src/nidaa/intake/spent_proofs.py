"""Which proofs of work are spent already: a Bloom filter for each window of expiry, so that memory is bounded.

A spent proof is never taken again. A fresh one is taken for spent in less than one of a million cases at 10,000 forms
an hour (and the page then solves another by itself), in one of 25 at 10,000 a second.
"""

from typing import Final

#: 2^27 bits are 16 MiB a window; memory that is never touched costs nothing.
FILTER_BITS: Final = 1 << 27
WINDOW_SECONDS: Final = 1200
#: A proof lives a window, so two windows are open at a time, and a third at their border.
_MOST_WINDOWS: Final = 3


class SpentProofs:
    """Remembers what was spent until it expires."""

    __slots__ = ("_bits", "_filters")

    def __init__(self, bits: int = FILTER_BITS) -> None:
        """Start with nothing spent. `bits` is a power of two."""
        self._bits = bits
        self._filters: dict[int, bytearray] = {}

    def spend(self, digest: bytes, expires_at: int) -> bool:
        """Spend a proof; return whether it was fresh.

        Args:
            digest: 32 bytes that nobody can choose.
            expires_at: When it ends to be valid, unix seconds.
        """
        window = self._filter(expires_at // WINDOW_SECONDS)
        first = int.from_bytes(digest[:8], "big") & (self._bits - 1)
        second = int.from_bytes(digest[8:16], "big") & (self._bits - 1)
        first_mask, second_mask = 1 << (first & 7), 1 << (second & 7)
        seen = window[first >> 3] & first_mask and window[second >> 3] & second_mask
        window[first >> 3] |= first_mask
        window[second >> 3] |= second_mask
        return not seen

    def _filter(self, number: int) -> bytearray:
        found = self._filters.get(number)
        if found is None:
            found = self._filters[number] = bytearray(self._bits >> 3)
            while len(self._filters) > _MOST_WINDOWS:
                del self._filters[min(self._filters)]
        return found
