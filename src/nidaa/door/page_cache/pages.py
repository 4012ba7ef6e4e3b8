"""A kept answer: its variants, each ready to be sent.

Before: `terms` allowed to keep it. After: `shelf` holds it, and `cache` sends its variants.
"""

import hashlib
import re
from typing import Final

from nidaa.door.page_cache.encodings import Encoding, encoded_bodies
from nidaa.door.page_cache.freshness import State
from nidaa.door.page_cache.terms import Terms, joined
from nidaa.door.responses import Header, Response

#: Kept for longer than this, a body is packed as small as can be.
LASTING_SECONDS: Final = 24 * 3600
#: What a page weighs beside its bodies: headers, keys, the way to it.
OVERHEAD_BYTES: Final = 4096
#: What belongs to one connection, or is said anew for each variant and each time.
_NOT_KEPT: Final = frozenset(
    (
        *("age", "connection", "content-encoding", "content-length", "date", "etag", "keep-alive"),
        *("proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade", "vary"),
    )
)
#: What a 304 says; the rest describes a body that does not come.
_IN_UNCHANGED: Final = frozenset(("cache-control", "content-location", "etag", "expires", "no-vary-search", "vary"))
_STRONG_TAG: Final = re.compile(r'"([!#-~]{1,120})"', re.ASCII)


class Variant:
    """A page in one encoding: an answer that is ready but for its age.

    Attributes:
        page: Whose variant it is.
        fresh_until: The page's, on the cache's clock.
        any_query: Whether it answers every query.
    """

    __slots__ = (
        *("_age", "_body", "_etag", "_headers", "_stored_at", "_unchanged", "_unchanged_headers", "_whole"),
        *("any_query", "fresh_until", "page"),
    )

    def __init__(self, page: "Page", headers: tuple[Header, ...], etag: str, body: bytes) -> None:
        """Prepare the variant; `headers` are those of the whole answer but the ETag."""
        self.page = page
        self.fresh_until = page.fresh_until
        self.any_query = page.terms.any_query
        self._etag = etag
        self._body = body
        self._headers: tuple[Header, ...] = (*headers, ("etag", etag))
        self._unchanged_headers = tuple(header for header in self._headers if header[0] in _IN_UNCHANGED)
        self._stored_at = page.stored_at
        self._say_age(0)

    def answer(self, now: float, if_none_match: str) -> Response:
        """Return the answer to a reader.

        Args:
            now: On the cache's clock.
            if_none_match: The reader's header; "" if there is none.
        """
        age = int(now - self._stored_at)
        if age != self._age:
            self._say_age(age)
        # With its quotation marks a tag is found in whatever list it stands, as a weak one, too.
        if if_none_match and (self._etag in if_none_match or if_none_match == "*"):
            return self._unchanged
        return self._whole

    def _say_age(self, age: int) -> None:
        # Once a second, not once a reader.
        said = (("age", str(max(0, age))),)
        self._age = age
        self._whole = Response(200, self._headers + said, self._body, ())
        self._unchanged = Response(304, self._unchanged_headers + said, b"", ())


class Page:
    """One kept answer. It belongs to the event loop; only `asked_again_at`, `used` and `ways` change.

    Attributes:
        terms: On what terms it is kept.
        stored_at: When it was made, on the cache's clock.
        fresh_until: Until when it may be shown without more ado.
        size_bytes: What it weighs in memory.
        asked_again_at: Before this moment it is not made anew again: moved when that failed.
        used: Whether somebody was shown it since the shelf last looked.
        ways: The shelf's short ways to its variants.
    """

    __slots__ = (
        "_bodies",
        "_variants",
        "asked_again_at",
        "fresh_until",
        "size_bytes",
        "stored_at",
        "terms",
        "used",
        "ways",
    )

    def __init__(self, response: Response, terms: Terms, stored_at: float, former: "Page | None" = None) -> None:
        """Keep an answer. Encoding its body takes milliseconds: for a thread.

        Args:
            response: A 200 to a GET, in no encoding.
            terms: What `terms_of` says of it.
            stored_at: Now, on the cache's clock.
            former: What was kept before it: if the body is the same, its encoded bodies are taken over.
        """
        self.terms = terms
        self.stored_at = stored_at
        self.fresh_until = stored_at + terms.freshness.fresh_seconds
        self.asked_again_at = stored_at
        self.used = False
        self.ways: list[tuple[str, str, str]] = []
        self._bodies = _bodies(response, terms, former)
        self._variants = self._made(response)
        self.size_bytes = OVERHEAD_BYTES + sum(map(len, self._bodies.values()))

    def variant(self, encoding: Encoding) -> Variant:
        """Return the page in an encoding, or as it is if it is not kept in that one."""
        return self._variants.get(encoding) or self._variants[Encoding.IDENTITY]

    def state_at(self, now: float) -> State:
        """Return what may be done with the page."""
        return self.terms.freshness.state_at(now - self.stored_at)

    def has_body(self, body: bytes) -> bool:
        """Return whether this is the page's body, as it is."""
        return self._bodies[Encoding.IDENTITY] == body

    def bodies(self) -> dict[Encoding, bytes]:
        """Return the page's body in each encoding that it is kept in."""
        return self._bodies

    def _made(self, response: Response) -> dict[Encoding, Variant]:
        kept = tuple(header for header in response.headers if header[0] not in _NOT_KEPT)
        vary = _vary(response, has_encodings=len(self._bodies) > 1)
        headers = (*kept, ("vary", vary)) if vary else kept
        tag = _tag(response)
        variants: dict[Encoding, Variant] = {}
        for encoding, body in self._bodies.items():
            if encoding is Encoding.IDENTITY:
                variants[encoding] = Variant(self, headers, f'"{tag}"', body)
            else:
                coded = (*headers, ("content-encoding", encoding.value))
                variants[encoding] = Variant(self, coded, f'"{tag}-{encoding.value}"', body)
        return variants


def _bodies(response: Response, terms: Terms, former: Page | None) -> dict[Encoding, bytes]:
    if former is not None and former.has_body(response.body):
        return former.bodies()
    is_lasting = terms.freshness.fresh_seconds > LASTING_SECONDS
    return encoded_bodies(response.body, joined(response, "content-type"), is_lasting=is_lasting)


def _tag(response: Response) -> str:
    """Return what all tags of the page begin with: the answer's own strong ETag, or else one of its body."""
    own = _STRONG_TAG.fullmatch(joined(response, "etag"))
    return own[1] if own else hashlib.blake2b(response.body, digest_size=16).hexdigest()


def _vary(response: Response, *, has_encodings: bool) -> str:
    names = [name.strip() for name in joined(response, "vary").split(",") if name.strip()]
    is_said = any(name.lower() == "accept-encoding" for name in names)
    return ", ".join(names if is_said or not has_encodings else [*names, "Accept-Encoding"])
