import unicodedata
from itertools import islice
from random import Random

from nidaa.cli.demo.arrivals import Curve, arrivals, begins_at, load_curve
from nidaa.cli.demo.content import LANGUAGES, load_facts, load_picture, load_texts
from nidaa.cli.demo.people import RESERVED_DOMAINS, invent
from nidaa.cli.demo.picture import draw
from nidaa.intake.reasons import clean

DAY = 86_400
NOW_AT = 1_452_700_000  # 13 January 2016, 15:46 UTC


def test_invented_people_have_addresses_that_nobody_can_own() -> None:
    people = list(islice(invent(Random(1)), 500))

    assert len({person.address for person in people}) == 500
    assert all(person.address.isascii() for person in people)
    assert all(person.address.endswith(tuple("." + domain for domain in RESERVED_DOMAINS)) for person in people)


def test_invented_people_write_in_three_scripts() -> None:
    people = islice(invent(Random(1)), 500)

    scripts = {unicodedata.name(person.name[0]).split()[0] for person in people}

    assert scripts == {"LATIN", "ARABIC", "TIFINAGH"}


def test_only_who_is_named_says_why_and_in_words_that_the_intake_takes() -> None:
    people = list(islice(invent(Random(1)), 500))

    telling = [person for person in people if person.reason]

    assert len(telling) > 20
    assert all(person.show_name for person in telling)
    assert all(clean(person.reason) == person.reason for person in telling)


def test_the_picture_is_drawn_the_same_each_time() -> None:
    words = load_picture()

    assert draw() == draw()
    assert set(words.descriptions) >= {"fr", "ar", "en"}


def test_the_same_seed_invents_the_same_people() -> None:
    assert list(islice(invent(Random(7)), 20)) == list(islice(invent(Random(7)), 20))


def test_arrivals_follow_the_curve() -> None:
    curve = Curve(first_hour_utc=0, rates=(1, 3))

    moments = arrivals(curve, starts_at=0, ends_at=7_200, people=400, random=Random(1))

    assert moments == sorted(moments)
    assert sum(moment < 3_600 for moment in moments) == 100
    assert 0 <= moments[0] < moments[-1] < 7_200


def test_arrivals_never_lie_in_the_future() -> None:
    curve = load_curve()
    starts_at = begins_at(curve, now_at=NOW_AT, days=10)

    moments = arrivals(curve, starts_at=starts_at, ends_at=NOW_AT, people=1_000, random=Random(1))

    assert len(moments) == 1_000
    assert starts_at <= moments[0] < moments[-1] < NOW_AT


def test_arrivals_go_on_beyond_the_end_of_the_curve() -> None:
    curve = Curve(first_hour_utc=0, rates=(5,) * 24)

    moments = arrivals(curve, starts_at=0, ends_at=2 * DAY, people=480, random=Random(1))

    assert sum(moment >= DAY for moment in moments) == 240


def test_the_replay_begins_at_the_hour_of_the_day_at_which_the_curve_does() -> None:
    curve = load_curve()

    starts_at = begins_at(curve, now_at=NOW_AT, days=10)

    assert starts_at % DAY == curve.first_hour_utc * 3_600
    assert 10 * DAY <= NOW_AT - starts_at < 11 * DAY
    assert len(curve.rates) == 11 * 24


def test_the_content_says_the_same_things_in_every_language() -> None:
    texts = load_texts()

    assert set(texts) == set(LANGUAGES)
    assert {tuple(text.targets) for text in texts.values()} == {("anrt", "maroc-telecom", "meditel", "inwi")}
    for text in texts.values():
        assert text.story.count("## ") == 3
        assert max(len(text.petition_ask), len(text.abstain_from)) < 2_000


def test_the_content_says_that_it_is_a_replay_with_invented_people() -> None:
    texts = load_texts()

    assert "inventés" in texts["fr"].story
    assert "مختلقون" in texts["ar"].story
    assert "invented" in texts["en"].story


def test_every_fact_has_a_day_a_source_and_every_language() -> None:
    facts, answer = load_facts()

    assert [fact.day for fact in facts] == sorted(fact.day for fact in facts)
    assert all(fact.source and set(fact.texts) == set(LANGUAGES) for fact in facts)
    assert "Paraphrase" in answer.text
