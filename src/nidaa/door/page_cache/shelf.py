"""The kept pages: bounded in bytes, found by path and language, and by a short way for the next reader of a kind.

Only the event loop's thread comes here.
"""

from collections import OrderedDict
from typing import Final

from nidaa.door.page_cache.pages import Page, Variant

#: The language of a page that holds for readers of every language.
EVERY_LANGUAGE: Final = ""
#: So many short ways at once; when there are more, all are forgotten, and found again by a longer way.
WAYS_AT_MOST: Final = 4096
#: A longer path or header gets no short way: strangers choose them, and they would lie in memory.
WAY_LIMIT_CHARACTERS: Final = 400

#: What a short way is found by: a request's path, `Accept-Language` and `Accept-Encoding`, as they came.
Way = tuple[str, str, str]


class Shelf:
    """Kept pages. When they are too many, pages go that nobody was shown lately (the clock algorithm).

    Attributes:
        ways: The short ways; read them, and let `remember` write them.
        size_bytes: What all pages weigh; their short ways come to at most some megabytes more.
    """

    __slots__ = ("_limit_bytes", "_pages", "size_bytes", "ways")

    def __init__(self, limit_bytes: int) -> None:
        """Begin empty, and never weigh more than `limit_bytes`."""
        self.ways: dict[Way, Variant] = {}
        self.size_bytes = 0
        self._limit_bytes = limit_bytes
        self._pages: OrderedDict[tuple[str, str], Page] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pages)

    def find(self, path: str, language: str) -> Page | None:
        """Return what is kept of a path for readers of a language, fresh or not."""
        return self._pages.get((path, EVERY_LANGUAGE)) or self._pages.get((path, language))

    def keep(self, path: str, language: str, page: Page) -> None:
        """Keep a page instead of the one that was kept for the same readers. One that is too heavy is not kept."""
        self.drop(path, language)
        if page.size_bytes > self._limit_bytes:
            return
        while self.size_bytes + page.size_bytes > self._limit_bytes:
            self._make_room()
        self._pages[path, language if page.terms.by_language else EVERY_LANGUAGE] = page
        self.size_bytes += page.size_bytes

    def drop(self, path: str, language: str) -> None:
        """Forget what readers of this language would be shown of a path."""
        for key in ((path, EVERY_LANGUAGE), (path, language)):
            page = self._pages.pop(key, None)
            if page is not None:
                self._forget(page)

    def remember(self, way: Way, variant: Variant) -> None:
        """Let the next reader whose request looks the same find a kept page's variant at once."""
        if sum(map(len, way)) > WAY_LIMIT_CHARACTERS or self.ways.get(way) is variant:
            return
        if len(self.ways) >= WAYS_AT_MOST:
            self._forget_ways()
        self.ways[way] = variant
        variant.page.ways.append(way)

    def _make_room(self) -> None:
        key, page = self._pages.popitem(last=False)
        if page.used:
            page.used = False
            self._pages[key] = page
        else:
            self._forget(page)

    def _forget(self, page: Page) -> None:
        self.size_bytes -= page.size_bytes
        for way in page.ways:
            self.ways.pop(way, None)
        page.ways.clear()

    def _forget_ways(self) -> None:
        self.ways.clear()
        for page in self._pages.values():
            page.ways.clear()
