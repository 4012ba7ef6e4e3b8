"""What the door works with: made before the server listens, undone when it has answered all.

The event loop's thread owns the registry's snapshot and its connection; the batcher's thread owns the writing one; each
reader has its own.
"""

import asyncio
import gc
import logging
import os
import re
import signal
import time
from dataclasses import dataclass
from resource import RLIMIT_NOFILE, getrlimit
from typing import Final
from wsgiref.types import WSGIApplication

import msgspec

from nidaa.campaigns.kinds import Part
from nidaa.campaigns.queries import switches
from nidaa.door.client_address import client_address
from nidaa.door.counters import Counters
from nidaa.door.counts_board import TICK_SECONDS, Counts, CountsBoard, Reading
from nidaa.door.django_gate import DjangoGate
from nidaa.door.health import Health
from nidaa.door.heart import Heart, heart_file
from nidaa.door.live import LiveCounts, watchers_allowed
from nidaa.door.log_files import LogFiles
from nidaa.door.monitoring import Monitoring
from nidaa.door.page_cache.asked import asked_environ
from nidaa.door.page_cache.cache import PageCache
from nidaa.door.patience import Patience
from nidaa.door.readers import Readers
from nidaa.door.request import Request
from nidaa.door.responses import Response, json_response, text_response
from nidaa.door.sign import SignForms
from nidaa.door.termination import on_termination
from nidaa.door.token_posts import TokenPosts
from nidaa.followers import books_view, queries
from nidaa.followers.purger import overdue_before
from nidaa.followers.situation import read_situation
from nidaa.intake.addresses import AddressBook
from nidaa.intake.batcher import Batcher
from nidaa.intake.books import open_books
from nidaa.intake.commands import Submit
from nidaa.intake.form import RawForm
from nidaa.intake.gate import Gate
from nidaa.intake.instance import Instance
from nidaa.intake.pipeline import prepare_submission
from nidaa.intake.registry import ActionState, Registry
from nidaa.intake.secrets import InstanceSecrets
from nidaa.intake.tokens import read_token
from nidaa.ledger.note import Signer

_log = logging.getLogger(__name__)

_LEVEL: Final = re.compile(r"level=([0-9])")


@dataclass(frozen=True, slots=True)
class KnownLog:
    """A campaign's log as strangers know it."""

    log_id: int
    verifier_key: str


class Workings:
    """All parts of a door that serves. One instance a process.

    Attributes:
        gate: The way to Django, for forms.
        pages: Answers whoever only reads: by itself, or by the gate.
        patience: Ends bodies that come too slowly.
        counters: What was answered.
        monitoring: Says how this process and the followers are.
    """

    gate: DjangoGate
    pages: PageCache
    sign_forms: SignForms
    token_posts: TokenPosts
    log_files: LogFiles
    live: LiveCounts
    board: CountsBoard
    monitoring: Monitoring

    def __init__(self, django: WSGIApplication, instance: Instance) -> None:
        """Keep what is needed; `start` opens everything."""
        self._django = django
        self._instance = instance
        self._keys: dict[str, str] = {}
        self.patience = Patience()
        self.counters = Counters()

    async def start(self) -> None:
        """Open the books, start the batcher and the ticks."""
        self._secrets = InstanceSecrets.load_or_create(self._instance.secrets_dir)
        self._books = open_books(self._instance)
        self._registry = Registry(self._books, self._secrets)
        self._batcher = Batcher(lambda: open_books(self._instance), capacity=self._instance.queue)
        self._batcher.start()
        self._intake_gate = Gate(
            self._secrets,
            int(time.time()),
            spent_folder=self._instance.shared_memory_dir,
            workers=self._instance.worker_count,
        )
        self._addresses = AddressBook()
        self._readers = Readers()
        self.gate = DjangoGate(self._django, self._instance.trusted_proxies)
        self.pages = PageCache(
            self.gate.serve,
            lambda path, language, make: self.gate.ask(asked_environ(self._instance.base_url, path, language), make),
        )
        self.live = LiveCounts(watchers_at_most=watchers_allowed(self._instance.watchers, getrlimit(RLIMIT_NOFILE)[0]))
        self.board = CountsBoard(_read_counts, self.live)
        self.log_files = LogFiles(self._readers, queries.latest_checkpoint, queries.read_tile)
        self.sign_forms = SignForms(
            self.action,
            self._prepare,
            self._batcher.submit,
            self._batcher.refuse_if_full,
            self.gate,
            self.counters.forms,
        )
        self.token_posts = TokenPosts(
            lambda token: read_token(self._secrets, token), self._batcher.submit, lambda: int(time.time()), self.gate
        )
        self._health = Health(
            self._readers,
            self._batcher,
            tells_log=self._instance.worker_number == 0,
            read=lambda: read_situation(overdue_before(self._instance.unconfirmed_days, time.time())),
        )
        self.monitoring = Monitoring(
            self._instance,
            self.counters,
            self._health,
            self._readers,
            self._batcher,
            watchers=lambda: self.live.watchers,
            page_cache=self._page_cache_figures,
        )
        self._heart = Heart(heart_file(self._instance.shared_memory_dir, self._instance.worker_number))
        on_termination(self._end_soon)
        self._registry.refresh()
        await self.board.refresh(self._readers)
        _spare_the_collector()
        self._ticking = (
            asyncio.create_task(self.board.keep_fresh(self._readers)),
            asyncio.create_task(self._tick()),
            asyncio.create_task(self._health.keep_watch()),
            asyncio.create_task(self.monitoring.keep_written()),
        )
        for ticking in self._ticking:
            ticking.add_done_callback(_end_if_it_failed)

    async def stop(self) -> None:
        """Commit what the batcher holds, and close everything."""
        self.live.close()
        for ticking in self._ticking:
            ticking.cancel()
        await asyncio.gather(*self._ticking, return_exceptions=True)
        self._health.close()
        await self._batcher.stop()
        await self.pages.close()
        self.gate.close()
        self._readers.close()
        self._books.close()

    def action(self, slug: str, action: str) -> ActionState | None:
        """Return what the registry knows of an action, at most a second old."""
        return self._registry.action(slug, action, time.monotonic())

    def log_named(self, slug: str) -> KnownLog | None:
        """Return a campaign's log, or None if no published campaign has this slug."""
        state = self.action(slug, "petition") or self.action(slug, "boycott")
        if state is None:
            return None
        key = self._keys.get(state.origin)
        if key is None:
            key = Signer(state.origin, self._secrets.log_seed(state.origin)).verifier_key()
            self._keys[state.origin] = key
        return KnownLog(state.log_id, key)

    def challenge(self, request: Request, slug: str, action: str) -> Response:
        """Return a challenge for a form of this action, dearer if the client's network asks often, or it asks for that.

        `?level=3`: another process may have told the client what is due.
        """
        if self.action(slug, action) is None:
            return text_response(404, "There is no such action.\n")
        address = client_address(request, self._instance.trusted_proxies)
        asked = _LEVEL.fullmatch(request.query)
        return json_response(200, self._intake_gate.challenge(address, int(time.time()), int(asked[1]) if asked else 0))

    def _page_cache_figures(self) -> dict[str, int]:
        pages = self.pages
        return {"hit": pages.hits, "stale": pages.stale, "miss": pages.misses, "bypass": pages.bypasses}

    def _prepare(self, raw: RawForm, state: ActionState, request: Request) -> Submit:
        return prepare_submission(
            raw,
            state,
            gate=self._intake_gate,
            addresses=self._addresses,
            client_address=client_address(request, self._instance.trusted_proxies),
            now=int(time.time()),
        )

    def _end_soon(self) -> None:
        """Keep the server from waiting for what may never end: open streams, and bodies that do not come."""
        self.live.close()
        self.patience.end_soon()

    async def _tick(self) -> None:
        """Look once a second after all that waits for clients, and show that the loop turns."""
        while True:
            # At once: until its first beat a process is starting, and nobody judges it.
            self._heart.beat()
            await asyncio.sleep(TICK_SECONDS)
            self.patience.sweep()
            await self.live.beat()


def _end_if_it_failed(ticking: "asyncio.Task[None]") -> None:
    """End the process: without this task its counts would stand still, or slow clients stay for ever, unseen."""
    if not ticking.cancelled() and (error := ticking.exception()) is not None:
        _log.critical("A task of the door has failed: %s", type(error).__name__)
        os.kill(os.getpid(), signal.SIGTERM)


def _spare_the_collector() -> None:
    """Take what start-up made out of the cyclic collector's sight: it lives as long as the process.

    Forms make few cycles and many short-lived objects; with the usual threshold the collector takes more time than the
    seal does.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _read_counts() -> Reading:
    """Read the counts of every campaign that has any; runs in a reader's thread."""
    counts = {}
    for log in books_view.logs():
        row = queries.latest_counts(log.log_id)
        if row is not None:
            numbers = {action: row.counts[action] for action in ("petition", "boycott")}
            served = {"origin": log.origin, "tree_size": row.tree_size, **numbers}
            counts[log.slug] = Counts(row.tree_size, msgspec.json.encode(served))
    return Reading(counts, switches.is_on(Part.LIVE))
