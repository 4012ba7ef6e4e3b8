"""The published document: its exact bytes, and what is read back from them."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nidaa.campaigns import documents, plain_text
from nidaa.campaigns.errors import ActionRefused

PETITION = documents.Text(
    campaign="voip",
    action="petition",
    language="fr",
    title="Rendez-nous nos appels",
    ask="Nous demandons à l’ANRT de dire pourquoi.",
    summary="Trois opérateurs bloquent les appels.",
    story="Le 5 janvier.\n\n- Maroc Telecom\n- Inwi",
    opens_at=datetime(2016, 1, 6, tzinfo=UTC),
    addressee="ANRT",
)
BOYCOTT = documents.Text(
    campaign="voip",
    action="boycott",
    language="en",
    title="Give us our calls back",
    ask="I switch my phone off for 48 hours.",
    abstain_from="Calls, messages and data of the three operators.",
    opens_at=datetime(2016, 1, 13, 9, 30, tzinfo=UTC),
    closes_at=datetime(2016, 1, 18, tzinfo=UTC),
    window_starts_at=datetime(2016, 1, 16, tzinfo=UTC),
    window_ends_at=datetime(2016, 1, 18, tzinfo=UTC),
    time_zone="Africa/Casablanca",
    companies=("Inwi", "Maroc Telecom", "Méditel"),
)


def test_encode_writes_exactly_these_bytes_for_a_petition() -> None:
    expected = (
        "Nidaa: the text of an action, version 1\n"
        "campaign: voip\n"
        "action: petition\n"
        "language: fr\n"
        "opens: 2016-01-06T00:00:00Z\n"
        "\n"
        "title:\n"
        "    Rendez-nous nos appels\n"
        "\n"
        "ask:\n"
        "    Nous demandons à l’ANRT de dire pourquoi.\n"
        "\n"
        "summary:\n"
        "    Trois opérateurs bloquent les appels.\n"
        "\n"
        "story:\n"
        "    Le 5 janvier.\n"
        "    \n"
        "    - Maroc Telecom\n"
        "    - Inwi\n"
        "\n"
        "addressee:\n"
        "    ANRT\n"
    )

    document = documents.encode(PETITION)

    assert document.decode() == expected


def test_encode_writes_the_window_and_the_companies_of_a_boycott() -> None:
    document = documents.encode(BOYCOTT).decode()

    assert "starts: 2016-01-16T00:00:00Z\nends: 2016-01-18T00:00:00Z\ntime-zone: Africa/Casablanca\n" in document
    assert document.endswith("\ncompanies:\n    Inwi\n    Maroc Telecom\n    Méditel\n")


def test_encode_writes_the_same_bytes_for_the_same_moment_on_another_clock() -> None:
    elsewhere = replace(BOYCOTT, window_starts_at=datetime(2016, 1, 16, 9, tzinfo=ZoneInfo("Asia/Tokyo")))

    document = documents.encode(elsewhere)

    assert document == documents.encode(BOYCOTT)


@pytest.mark.parametrize("text", [PETITION, BOYCOTT])
def test_parse_returns_what_was_encoded(text: documents.Text) -> None:
    document = documents.encode(text)

    parsed = documents.parse(document)

    assert parsed == text


def test_an_organisers_words_cannot_pass_for_a_heading() -> None:
    sly = replace(PETITION, story="Short.\n\nask:\n    Sell my house.\naction: boycott")

    parsed = documents.parse(documents.encode(sly))

    assert (parsed.ask, parsed.action, parsed.story) == (PETITION.ask, "petition", sly.story)


_lines = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)
_paragraphs = st.lists(_lines, max_size=4).map("\n".join)


@given(title=_lines, ask=_paragraphs, story=_paragraphs)
def test_parse_inverts_encode_for_whatever_passes_the_cleaning(title: str, ask: str, story: str) -> None:
    try:
        text = replace(
            PETITION,
            title=plain_text.line(title, field="title", max_length=200),
            ask=plain_text.paragraphs(ask, field="ask", max_length=200),
            story=plain_text.paragraphs(story, field="story", max_length=200, required=False),
        )
    except ActionRefused:
        return

    parsed = documents.parse(documents.encode(text))

    assert parsed == text


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"\xff\xfe",
        b"Nidaa: the text of an action, version 2\n",
        documents.encode(PETITION) + b"\n",
        documents.encode(PETITION).replace(b"\n", b"\r\n"),
        documents.encode(PETITION).replace(b"campaign: voip\n", b""),
        documents.encode(PETITION).replace(b"title:\n    Rendez-nous nos appels\n\n", b""),
        documents.encode(BOYCOTT).replace(b"2016-01-16T", b"2016-01-16 "),
    ],
)
def test_parse_refuses_what_encode_never_writes(document: bytes) -> None:
    with pytest.raises(documents.DocumentError):
        documents.parse(document)


def test_the_version_is_the_first_half_of_the_digest() -> None:
    digest = documents.digest(b"abc")

    version = documents.text_version(digest)

    assert version == hashlib.sha256(b"abc").digest()[:16]
    assert documents.version_base64(digest) == "ungWv48Bz+pBQUDeXa4iIw=="


def test_local_shows_the_moment_on_the_clock_of_the_place() -> None:
    shown = documents.local(datetime(2026, 7, 1, 12, tzinfo=UTC), "Africa/Casablanca")

    assert shown.hour == 13
