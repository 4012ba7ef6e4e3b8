"""From a letter to the bytes of a mail: plain text and HTML, in one multipart/alternative.

A letter is the same for thousands of people but for four values. So it is laid out once with marks in their place,
and filled for each person: some ten times as fast as composing each mail anew. No typed text enters a header, so
none can inject one; the address does, after `is_safe_address`.
"""

import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.header import Header
from html import escape
from typing import Final

from nidaa.followers.mailer.letters import Letter, Occasion, Person, is_latin, is_right_to_left, write

# Marks from the private use area of Unicode stand for what differs; values are never searched for marks.
_NAME, _LINK, _WITHDRAW, _UNSUBSCRIBE = "\ue000", "\ue001", "\ue002", "\ue003"
_MARKS: Final = re.compile(f"([{_NAME}-{_UNSUBSCRIBE}])")
_MARKED: Final = Person(_NAME, _LINK, _WITHDRAW, _UNSUBSCRIBE)
#: Neither base64 nor quoted-printable can contain it.
_BOUNDARY: Final = "=_nidaa"
#: What ends a line, hides text or turns its direction; a name never has any after the intake's check.
_UNWANTED: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ue000-\ue003]+")
_ADDRESS: Final = re.compile(r"[^\s<>(),:;\"\\@\x00-\x20\x7f]+@[^\s<>(),:;\"\\@\x00-\x20\x7f]+")
_MOST_ADDRESS_CHARACTERS: Final = 254


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers that differ from mail to mail.

    Attributes:
        sender: `From`, as set for the instance.
        recipient: `To`: the bare address.
        message_id: Without angle brackets; stable for a submission and kind.
        date: As RFC 5322 writes it.
    """

    sender: str
    recipient: str
    message_id: str
    date: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A letter that was laid out: both parts cut at the marks."""

    subject: str
    language: str
    text: tuple[str, ...]
    html: tuple[str, ...]


def is_safe_address(address: str) -> bool:
    """Return whether an address may stand in a header and in an SMTP command."""
    return len(address) <= _MOST_ADDRESS_CHARACTERS and _ADDRESS.fullmatch(address) is not None


def one_line(text: str) -> str:
    """Return a text without anything that ends a line or turns its direction."""
    return _UNWANTED.sub(" ", text).strip()


def lay_out(occasion: Occasion) -> Layout:
    """Return the letter of an occasion, ready to be filled for each person."""
    letter = write(occasion, _MARKED)
    return Layout(
        subject=Header(
            one_line(letter.subject), "utf-8" if not letter.subject.isascii() else "us-ascii", 66, "Subject"
        ).encode(linesep="\r\n"),
        language=occasion.language,
        text=tuple(_MARKS.split(_as_text(letter))),
        html=tuple(_MARKS.split(_as_html(letter, occasion.language))),
    )


def fill(layout: Layout, person: Person, headers: Headers) -> bytes:
    """Return the mail of one person, with CRLF line ends.

    Args:
        layout: From `lay_out`.
        person: Her name as typed, and her links.
        headers: Checked values: see `is_safe_address`.

    Raises:
        ValueError: A header would hold a line break.
    """
    name = one_line(person.name)
    values = {_NAME: name, _LINK: person.link, _WITHDRAW: person.withdraw_link, _UNSUBSCRIBE: person.unsubscribe_link}
    in_html = {mark: escape(value) for mark, value in values.items()}
    encode, encoding = _encoder(layout.language)
    lines = [
        *_header_lines(layout, person, headers),
        "",
        *_part("plain", encoding, encode(_filled(layout.text, values))),
        *_part("html", encoding, encode(_filled(layout.html, in_html))),
        f"--{_BOUNDARY}--",
        "",
    ]
    return "\r\n".join(lines).encode()


def _header_lines(layout: Layout, person: Person, headers: Headers) -> list[str]:
    values = [headers.sender, headers.recipient, headers.message_id, headers.date, person.unsubscribe_link]
    if any(_UNWANTED.search(value) for value in values):
        raise ValueError("a header with a line break")
    return [
        f"From: {headers.sender}",
        f"To: {headers.recipient}",
        f"Subject: {layout.subject}",
        f"Date: {headers.date}",
        f"Message-ID: <{headers.message_id}>",
        "MIME-Version: 1.0",
        f"Content-Language: {layout.language}",
        "Auto-Submitted: auto-generated",
        f"List-Unsubscribe: <{person.unsubscribe_link}>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        f'Content-Type: multipart/alternative; boundary="{_BOUNDARY}"',
    ]


def _part(subtype: str, encoding: str, body: str) -> list[str]:
    return [
        f"--{_BOUNDARY}",
        f"Content-Type: text/{subtype}; charset=utf-8",
        f"Content-Transfer-Encoding: {encoding}",
        "",
        body,
    ]


def _encoder(language: str) -> tuple[Callable[[str], str], str]:
    """Return what is shorter for the language's script: quoted-printable for Latin, else base64."""
    return (_quoted_printable, "quoted-printable") if is_latin(language) else (_base64, "base64")


def _base64(text: str) -> str:
    encoded = binascii.b2a_base64(text.replace("\n", "\r\n").encode(), newline=False).decode()
    return "\r\n".join([encoded[at : at + 76] for at in range(0, len(encoded), 76)])


def _quoted_printable(text: str) -> str:
    return binascii.b2a_qp(text.replace("\n", "\r\n").encode(), istext=True).decode()


def _filled(parts: tuple[str, ...], values: Mapping[str, str]) -> str:
    return "".join([values.get(part, part) for part in parts])


def _as_text(letter: Letter) -> str:
    return "\n\n".join(
        [
            letter.greeting,
            *letter.paragraphs,
            f"{letter.button}:\n{letter.link}",
            *letter.afterwards,
            f"{letter.withdraw}\n{letter.withdraw_link}",
            f"-- \n{letter.footer}",
            f"{letter.unsubscribe}\n{letter.unsubscribe_link}\n",
        ]
    )


def _as_html(letter: Letter, language: str) -> str:
    direction = "rtl" if is_right_to_left(language) else "ltr"
    paragraphs = [letter.greeting, *letter.paragraphs]
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{language}" dir="{direction}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width"></head>',
            f'<body dir="{direction}" style="margin:0;background:#f5f3ee;color:#1c1b19">',
            f'<div dir="{direction}" style="max-width:34em;margin:0 auto;padding:1.5em;background:#fff;'
            'font:16px/1.6 system-ui,sans-serif;text-align:start">',
            *[f"<p>{_html(paragraph)}</p>" for paragraph in paragraphs],
            f'<p style="margin:2em 0"><a href="{letter.link}" style="display:inline-block;padding:.8em 1.4em;'
            'background:#0b5d4e;color:#fff;text-decoration:none;border-radius:.4em;font-weight:bold">'
            f"{escape(letter.button)}</a></p>",
            *[f"<p>{_html(paragraph)}</p>" for paragraph in letter.afterwards],
            _small(f"{escape(letter.withdraw)} {_link(letter.withdraw_link)}"),
            _small(escape(letter.footer)),
            _small(f"{escape(letter.unsubscribe)} {_link(letter.unsubscribe_link)}"),
            "</div></body></html>",
            "",
        ]
    )


def _html(paragraph: str) -> str:
    # A name in another script must not turn the sentence around it.
    return escape(paragraph).replace(_NAME, f"<bdi>{_NAME}</bdi>")


def _small(html: str) -> str:
    return f'<p style="font-size:13px;color:#57534e">{html}</p>'


def _link(target: str) -> str:
    return f'<bdi dir="ltr"><a href="{target}" style="color:#0b5d4e;word-break:break-all">{target}</a></bdi>'
