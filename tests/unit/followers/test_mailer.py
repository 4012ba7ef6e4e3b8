"""The mailer: one mail a submission, in its language, whatever happens between two steps."""

import email
import email.policy
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from nidaa.followers.errors import MailServerError
from nidaa.followers.mailer import Mailer, Pace, claims, folder_transport
from nidaa.followers.mailer.transport import Delivery, Envelope, Fate, Transport
from nidaa.followers.models import Mail, MailState
from nidaa.intake.commands import Confirm, Erase, Mute
from nidaa.intake.record import SupporterRecord
from nidaa.intake.sealing import keys_of_log, seal
from nidaa.intake.tokens import read_token
from tests.unit.followers.world import World

DAY_SECONDS = 24 * 3_600


class Tray:
    """A transport that answers as it is told and keeps what it was given."""

    def __init__(self, *answers: Delivery | MailServerError) -> None:
        self.answers = list(answers)
        self.sent: list[Envelope] = []

    def send(self, envelope: Envelope) -> Delivery:
        answer = self.answers.pop(0) if self.answers else Delivery(Fate.SENT, 250)
        if isinstance(answer, MailServerError):
            raise answer
        self.sent.append(envelope)
        return answer

    def interrupt(self) -> None: ...

    def close(self) -> None: ...


def _mailer(
    world: World,
    transport: Transport,
    holder: str = "host:1:a",
    *,
    pace: Pace | None = None,
    may_remind: Callable[[], bool] = lambda: True,
) -> Mailer:
    return Mailer(
        world.instance,
        world.secrets,
        transport,
        title_of=lambda slug, language: {"ar": "أعيدوا لنا المكالمات", "fr": "Rendez-nous les appels"}.get(
            language, "Give us back our calls"
        ),
        clock=world.clock,
        holder=holder,
        pace=pace or Pace(400, world.clock),
        may_remind=may_remind,
        monotonic=world.clock,
    )


def _submit(
    world: World, log_id: int, name: str = "Amina <b>", language: str = "fr", address: str = "amina@mail.example"
) -> int:
    number = world.next_person()
    record = SupporterRecord(address, address, name, "", False, False, "1", language, bytes(16), bytes(32), bytes(32))
    sealed = seal(
        keys_of_log(world.secrets, world.books, log_id), record, "petition", number.to_bytes(32, "big"), bytes(12)
    )
    return world.submit(log_id, sealed=sealed, language=language, person=number)[0]


def _run(mailer: Mailer, world: World, log_id: int) -> None:
    while mailer.advance(world.log(log_id)):
        pass


def _read(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@pytest.mark.parametrize("language", ["fr", "ar", "en", "zgh"])
def test_a_confirmation_is_in_the_language_of_the_form(world: World, language: str) -> None:
    log_id, tray = world.open_log(), Tray()
    seq = _submit(world, log_id, name="أمينة Amina", language=language)

    _run(_mailer(world, tray), world, log_id)

    message = _read(tray.sent[0].message)
    text, html = _body(message, "plain"), _body(message, "html")
    token = text.split(f"https://nidaa.example/{language}/confirm/")[1].split()[0]
    assert read_token(world.secrets, token) == (log_id, seq)
    assert message["To"] == "amina@mail.example"
    assert message["Content-Language"] == language
    assert "أمينة Amina" in text
    assert "أمينة Amina" in html
    assert f"/{language}/withdraw/{token}" in text
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in html
    assert "%(" not in text + html + message["Subject"]
    assert "<img" not in html


def test_the_languages_differ(world: World) -> None:
    log_id, tray = world.open_log(), Tray()
    for language in ("fr", "ar", "en", "zgh"):
        _submit(world, log_id, language=language)

    _run(_mailer(world, tray), world, log_id)

    subjects = [_read(envelope.message)["Subject"] for envelope in tray.sent]
    assert subjects == [
        "Confirmez votre signature\u00a0: Rendez-nous les appels",
        "يرجى تأكيد توقيعكم: أعيدوا لنا المكالمات",
        "Please confirm your signature: Give us back our calls",
        "ⵙⵙⵏⵜⵎⴰⵜ ⴰⵙⴳⵎⴹ ⵏⵏⵓⵏ: Give us back our calls",
    ]


def test_what_people_typed_turns_no_sentence_that_runs_the_other_way(world: World) -> None:
    log_id, tray = world.open_log(), Tray()
    _submit(world, log_id, name="Amina", language="ar")

    _run(_mailer(world, tray), world, log_id)

    text = _body(_read(tray.sent[0].message), "plain")
    assert "\u2068Amina\u2069،" in text
    assert "\u2068أعيدوا لنا المكالمات\u2069" in text


def test_the_headers_are_those_of_an_automatic_mail_with_one_click_unsubscribe(world: World) -> None:
    log_id, tray = world.open_log(), Tray()
    _submit(world, log_id)

    _run(_mailer(world, tray), world, log_id)

    message = _read(tray.sent[0].message)
    assert message["From"] == "Nidaa <no-reply@nidaa.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"].startswith("<https://nidaa.example/unsubscribe/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Date"].datetime.timestamp() == world.clock()
    assert message["Message-ID"].endswith("@nidaa.example>")
    assert tray.sent[0].sender == "no-reply@nidaa.example"
    assert not message.defects
    assert all(len(line) <= 998 for line in tray.sent[0].message.split(b"\r\n"))


@pytest.mark.parametrize(
    "name",
    [
        "Eve\r\nBcc: all@mail.example",
        "Eve\nBcc: x@y.z\n\nHello",
        "E\u2028ve",
        "=?utf-8?q?Eve?=",
        "\ue001\ue000",
        "%(title)s",
    ],
)
def test_a_name_injects_neither_header_nor_link_nor_markup(world: World, name: str) -> None:
    log_id, tray = world.open_log(), Tray()
    _submit(world, log_id, name=name + "<script>")

    _run(_mailer(world, tray), world, log_id)

    message = _read(tray.sent[0].message)
    assert message["Bcc"] is None
    assert len(message.keys()) == 11
    assert "<script>" not in _body(message, "html")
    assert _body(message, "plain").count("/confirm/") == 1


@pytest.mark.parametrize("address", ["a@b.c\r\nBcc: d@e.f", "a@b.c,d@e.f", "<a@b.c>", "a b@c.d", "nobody", "a@b@c.d"])
def test_an_address_that_could_inject_is_never_written_to(world: World, address: str) -> None:
    log_id, tray = world.open_log(), Tray()
    _submit(world, log_id, address=address)

    _run(_mailer(world, tray), world, log_id)

    assert tray.sent == []
    assert Mail.objects.get().state == MailState.DROPPED


def test_each_submission_gets_one_mail_and_running_again_sends_none(world: World) -> None:
    log_id, tray = world.open_log(), Tray()
    for _ in range(250):
        _submit(world, log_id)
    _run(_mailer(world, tray), world, log_id)

    _run(_mailer(world, tray, "host:2:b"), world, log_id)

    assert len({envelope.name for envelope in tray.sent}) == len(tray.sent) == 250


def test_a_known_supporter_gets_the_receipt(world: World) -> None:
    log_id, tray = world.open_log(), Tray()
    first = _submit(world, log_id)
    world.apply(Confirm(log_id, first, int(world.clock())))
    submission = world.books.submission(log_id, first)
    supporter = world.books.supporter_of_submission(log_id, first)
    assert submission is not None
    assert supporter is not None
    world.submit(log_id, sealed=supporter.sealed or b"", person=int.from_bytes(submission.person_key, "big"), attempt=2)

    _run(_mailer(world, tray), world, log_id)

    texts = [_body(_read(envelope.message), "plain") for envelope in tray.sent]
    assert len(texts) == 2
    for text in texts:
        token = text.split("/fr/receipt/")[1].split()[0]
        assert read_token(world.secrets, token) == (log_id, first)


def test_one_reminder_after_a_day_and_never_a_second(world: World) -> None:
    log_id, tray = world.open_log(), Tray()
    _submit(world, log_id)
    mailer = _mailer(world, tray)
    _run(mailer, world, log_id)
    world.clock.pass_seconds(DAY_SECONDS - 10)
    _run(mailer, world, log_id)
    before = len(tray.sent)
    for _ in range(5):
        world.clock.pass_seconds(DAY_SECONDS)
        _run(mailer, world, log_id)

    names = [envelope.name for envelope in tray.sent]

    assert before == 1
    assert names == [f"{log_id}-1-confirmation", f"{log_id}-1-reminder"]
    assert _read(tray.sent[1].message)["Subject"].startswith("Il manque encore un pas")


@pytest.mark.parametrize("then", [Confirm, Mute, Erase])
def test_no_reminder_for_whoever_confirmed_muted_or_left(world: World, then: type[Confirm | Mute | Erase]) -> None:
    log_id, tray = world.open_log(), Tray()
    seq = _submit(world, log_id)
    mailer = _mailer(world, tray)
    _run(mailer, world, log_id)
    world.apply(then(log_id, seq, int(world.clock())))
    world.clock.pass_seconds(DAY_SECONDS + 1)

    _run(mailer, world, log_id)

    assert len(tray.sent) == 1
    assert Mail.objects.get(kind="reminder").state == MailState.DROPPED


def test_no_confirmation_is_asked_for_once_the_log_is_closed(world: World) -> None:
    log_id, tray = world.open_log(), Tray()
    _submit(world, log_id)
    world.close_log(log_id)

    _run(_mailer(world, tray), world, log_id)

    assert tray.sent == []


def test_a_refused_mail_bounces_and_a_deferred_one_comes_later(world: World) -> None:
    log_id = world.open_log()
    tray = Tray(Delivery(Fate.BOUNCED, 550), Delivery(Fate.DEFERRED, 451))
    for _ in range(2):
        _submit(world, log_id)
    mailer = _mailer(world, tray)
    _run(mailer, world, log_id)
    states = list(Mail.objects.order_by("seq").values_list("state", "reply_code"))
    world.clock.pass_seconds(31)

    _run(mailer, world, log_id)

    assert states == [(MailState.BOUNCED, 550), (MailState.WAITING, 451)]
    assert Mail.objects.get(seq=2, kind="confirmation").state == MailState.SENT


def test_a_mail_server_that_is_down_delays_mails_and_loses_none(world: World) -> None:
    log_id = world.open_log()
    tray = Tray(*[MailServerError("refused")] * 8)
    for _ in range(3):
        _submit(world, log_id)
    mailer = _mailer(world, tray)
    for _ in range(20):
        _run(mailer, world, log_id)
        world.clock.pass_seconds(61)

    assert len({envelope.name for envelope in tray.sent}) == len(tray.sent) == 3
    assert not Mail.objects.filter(kind="confirmation").exclude(state=MailState.SENT).exists()


def test_a_mail_that_cannot_be_opened_holds_up_no_other(world: World) -> None:
    log_id, tray = world.open_log(), Tray()
    world.submit(log_id, sealed=b"not sealed by this instance at all")
    _submit(world, log_id)

    _run(_mailer(world, tray), world, log_id)

    assert [envelope.name for envelope in tray.sent] == [f"{log_id}-2-confirmation"]
    assert Mail.objects.get(seq=1).state == MailState.WAITING


def test_two_mailers_side_by_side_send_each_mail_once(world: World) -> None:
    log_id, tray = world.open_log(), Tray()
    for _ in range(60):
        _submit(world, log_id)
    first, second = _mailer(world, tray, "host:1:a"), _mailer(world, tray, "host:2:b")
    claimed = []
    _run_plan_only(first, world, log_id)
    claimed = claims.claim(log_id, "host:1:a", now=int(world.clock()), most=100, reminders=False)

    _run(second, world, log_id)

    assert len(claimed) == 60
    assert tray.sent == []


def _run_plan_only(mailer: Mailer, world: World, log_id: int) -> None:
    from nidaa.followers.mailer.plan import plan

    plan(world.log(log_id), 0, now=int(world.clock()), most=100)


def test_what_a_dead_runner_had_claimed_is_sent_when_the_claim_ends(world: World) -> None:
    log_id, tray = world.open_log(), Tray()
    _submit(world, log_id)
    _run_plan_only(_mailer(world, tray), world, log_id)
    claims.claim(log_id, "elsewhere:1:a", now=int(world.clock()), most=100, reminders=False)
    mailer = _mailer(world, tray)
    _run(mailer, world, log_id)
    before = len(tray.sent)
    world.clock.pass_seconds(claims.CLAIM_SECONDS + 1)

    _run(mailer, world, log_id)

    assert before == 0
    assert len(tray.sent) == 1


def test_a_folder_has_one_private_file_a_mail_however_often_it_is_sent(world: World, tmp_path: Path) -> None:
    log_id = world.open_log()
    _submit(world, log_id)
    folder = tmp_path / "mail"
    _run(_mailer(world, folder_transport(folder)), world, log_id)
    Mail.objects.filter(kind="confirmation").update(state=MailState.WAITING)

    _run(_mailer(world, folder_transport(folder)), world, log_id)

    files = list(folder.iterdir())
    assert [file.name for file in files] == [f"{log_id}-1-confirmation.eml"]
    assert files[0].stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_no_name_and_no_address_is_logged_or_stored(world: World, caplog: pytest.LogCaptureFixture) -> None:
    log_id = world.open_log()
    tray = Tray(MailServerError("refused"), Delivery(Fate.BOUNCED, 550))
    _submit(world, log_id, name="Amina")
    mailer = _mailer(world, tray)
    _run(mailer, world, log_id)
    world.clock.pass_seconds(61)

    _run(mailer, world, log_id)

    rows = repr(list(Mail.objects.values()))
    assert "amina" not in (caplog.text + rows).lower()
