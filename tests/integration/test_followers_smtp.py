"""Mails through a real SMTP server: one that accepts, refuses, is slow, dies in the middle, or is not there."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Session
from aiosmtpd.smtp import Envelope as Received
from pytest_django import DjangoDbBlocker

from nidaa.followers.errors import MailServerError
from nidaa.followers.mailer import Mailer, Pace, smtp_transport
from nidaa.followers.mailer.smtp import parse_server
from nidaa.followers.mailer.transport import Envelope, Fate
from nidaa.followers.models import Mail, MailState
from tests.integration.nidaa_process import free_port
from tests.unit.followers.test_mailer import _submit
from tests.unit.followers.world import World, database_at

MAIL = Envelope("1-1-confirmation", "us@nidaa.example", "amina@mail.example", b"Subject: yes\r\n\r\n.hidden\r\n")


class Mailbox:
    """Answers as it is told and keeps what it accepts."""

    def __init__(
        self, *, recipient: str = "250 OK", data: str = "250 OK", slow_seconds: float = 0.0, dies: int = 0
    ) -> None:
        self.recipient, self.data, self.slow_seconds, self.dies = recipient, data, slow_seconds, dies
        self.accepted: list[Received] = []

    async def handle_RCPT(  # noqa: N802  the server's name for it
        self, server: SMTP, session: Session, envelope: Received, address: str, options: list[str]
    ) -> str:
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Received) -> str:  # noqa: N802
        if self.slow_seconds:
            time.sleep(self.slow_seconds)  # noqa: ASYNC251  the whole server hangs, as a bad one does
        if self.dies:
            self.dies -= 1
            assert server.transport is not None
            server.transport.close()
            return "421 dying"
        if self.data.startswith("250"):
            self.accepted.append(envelope)
        return self.data


@contextmanager
def serving(mailbox: Mailbox) -> Iterator[str]:
    """Serve a mailbox on a free port; yield its URL."""
    port = free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


def test_a_message_arrives_as_it_was_written() -> None:
    mailbox = Mailbox()
    with serving(mailbox) as url, closing(smtp_transport(url)) as transport:
        delivery = transport.send(MAIL)

    assert delivery.fate is Fate.SENT
    assert mailbox.accepted[0].rcpt_tos == ["amina@mail.example"]
    assert mailbox.accepted[0].content == MAIL.message


@pytest.mark.parametrize(
    ("mailbox", "fate"),
    [
        (Mailbox(recipient="550 no such user"), Fate.BOUNCED),
        (Mailbox(recipient="450 mailbox busy"), Fate.DEFERRED),
        (Mailbox(data="554 not wanted"), Fate.BOUNCED),
        (Mailbox(data="452 disk full"), Fate.DEFERRED),
    ],
)
def test_a_refusal_is_for_good_or_for_now_and_the_next_mail_goes(mailbox: Mailbox, fate: Fate) -> None:
    with serving(mailbox) as url, closing(smtp_transport(url)) as transport:
        first = transport.send(MAIL)
        mailbox.recipient = mailbox.data = "250 OK"

        second = transport.send(MAIL)

    assert first.fate is fate
    assert second.fate is Fate.SENT


def test_a_server_that_is_not_there_is_told_from_a_refusal() -> None:
    port = free_port()

    with pytest.raises(MailServerError) as failed:
        smtp_transport(f"smtp://127.0.0.1:{port}").send(MAIL)

    assert failed.value.code == "ConnectionRefusedError"


def test_a_slow_server_is_given_up_after_the_timeout() -> None:
    mailbox = Mailbox(slow_seconds=1.0)
    with serving(mailbox) as url, pytest.raises(MailServerError):
        smtp_transport(url, timeout_seconds=0.2).send(MAIL)


def test_an_interrupt_ends_a_wait_at_once() -> None:
    mailbox = Mailbox(slow_seconds=3.0)
    with serving(mailbox) as url:
        transport = smtp_transport(url, timeout_seconds=30.0)
        threading.Timer(0.3, transport.interrupt).start()
        began = time.monotonic()

        with pytest.raises(MailServerError):
            transport.send(MAIL)

        waited_seconds = time.monotonic() - began

    assert waited_seconds < 2


def test_an_address_beyond_ascii_needs_a_server_that_can() -> None:
    mailbox = Mailbox()
    with serving(mailbox) as url, closing(smtp_transport(url)) as transport:
        delivery = transport.send(Envelope("n", "us@nidaa.example", "أمينة@mail.example", MAIL.message))

    assert delivery.fate in (Fate.SENT, Fate.BOUNCED)


@pytest.mark.parametrize("url", ["http://x", "smtp://", "folder"])
def test_a_wrong_url_is_refused_without_quoting_it(url: str) -> None:
    with pytest.raises(ValueError, match="is written smtp"):
        parse_server(url)


def test_a_password_with_special_characters_is_read_and_not_shown() -> None:
    server = parse_server("smtp+starttls://user%40host:p%3Aw%2Fd@mail.example")

    assert (server.user, server.password, server.port) == ("user@host", "p:w/d", 587)
    assert "p:w" not in repr(server)


@pytest.fixture
def world(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """A new instance with a database file of its own."""
    with django_db_blocker.unblock(), database_at(tmp_path / "nidaa.sqlite3"):
        world = World(tmp_path)
        yield world
        world.close()


def _mailer(world: World, url: str) -> Mailer:
    def title(slug: str, language: str) -> str:
        return "Les appels"

    return Mailer(
        world.instance,
        world.secrets,
        smtp_transport(url, timeout_seconds=2.0),
        title_of=title,
        clock=world.clock,
        holder="host:1:a",
        pace=Pace(400, world.clock),
        may_remind=lambda: True,
        monotonic=world.clock,
    )


def _all_sent() -> bool:
    return not Mail.objects.filter(kind="confirmation").exclude(state=MailState.SENT).exists()


def test_a_server_that_dies_in_the_middle_gets_the_mail_again(world: World) -> None:
    log_id, mailbox = world.open_log(), Mailbox(dies=2)
    for _ in range(5):
        _submit(world, log_id)
    with serving(mailbox) as url:
        mailer = _mailer(world, url)
        for _ in range(10):
            mailer.advance(world.log(log_id))
            world.clock.pass_seconds(61)
        mailer.close()

    assert _all_sent()
    assert len(mailbox.accepted) == 5


def test_a_server_that_comes_back_gets_all_that_waited(world: World) -> None:
    log_id, mailbox = world.open_log(), Mailbox()
    for _ in range(5):
        _submit(world, log_id)
    port = free_port()
    mailer = _mailer(world, f"smtp://127.0.0.1:{port}")
    mailer.advance(world.log(log_id))
    waited = Mail.objects.filter(state=MailState.WAITING).count()
    world.clock.pass_seconds(61)
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        mailer.advance(world.log(log_id))
        mailer.close()
    finally:
        controller.stop()

    assert waited == 5
    assert _all_sent()
    assert len(mailbox.accepted) == 5
