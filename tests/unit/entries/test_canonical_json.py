import json
from collections.abc import Callable
from datetime import date, datetime

import pytest

from nidaa.entries.canonical_json import decode, decode_all, encode
from nidaa.entries.errors import EntryError
from nidaa.entries.kinds import THRESHOLD_LADDER, Answer, Entry, Open, Pledge, Sign, Void, VoidReason, Withdraw
from tests.unit.entries.examples import BOYCOTT, COMMITMENT, DAY, EXAMPLES, PETITION, TEXT, pledge, sign

SIGN = encode(sign())
PLEDGE = encode(pledge(100))
WITHDRAW = b'{"a":"boycott","d":"2016-01-13","k":"withdraw","of":4711}'
ANSWER = encode(Answer(DAY, "anrt", COMMITMENT))


@pytest.mark.parametrize(("entry", "data"), EXAMPLES)
def test_an_entry_has_its_bytes(entry: Entry, data: bytes) -> None:
    assert encode(entry) == data


@pytest.mark.parametrize(("entry", "data"), EXAMPLES)
def test_bytes_are_read_as_their_entry(entry: Entry, data: bytes) -> None:
    assert decode(data) == entry


@pytest.mark.parametrize(("entry", "data"), EXAMPLES)
def test_the_bytes_are_json_with_sorted_keys_and_no_spaces(entry: Entry, data: bytes) -> None:
    again = json.dumps(json.loads(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    assert again.encode() == data


@pytest.mark.parametrize("threshold", THRESHOLD_LADDER)
def test_every_rung_of_the_ladder_is_accepted(threshold: int) -> None:
    assert decode(encode(pledge(threshold))) == pledge(threshold)


def test_the_largest_index_is_accepted() -> None:
    entry = Withdraw(BOYCOTT, DAY, 2**53 - 1)

    assert decode(encode(entry)) == entry


@pytest.mark.parametrize("slug", ["a", "a" * 64, "maroc-telecom", "0-9"])
def test_a_slug_is_accepted(slug: str) -> None:
    entry = Answer(DAY, slug, COMMITMENT)

    assert decode(encode(entry)) == entry


def replace(data: bytes, old: str, new: str) -> bytes:
    assert old.encode() in data
    return data.replace(old.encode(), new.encode())


REFUSED: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"entry",
    "an array": b"[]",
    "a number": b"1",
    "null": b"null",
    "not UTF-8": b"\xff",
    "not UTF-8 in a string": ANSWER.replace(b"anrt", b"\xff"),
    "cut": SIGN[:-1],
    "deep": b'{"k":' + b"[" * 60_000,
    "deep in an unknown key": b'{"a":' + b"[" * 30_000 + b"]" * 30_000 + b',"k":"sign"}',
    "too long": SIGN + b" " * 65_536,
    "a byte order mark": b"\xef\xbb\xbf" + SIGN,
    "a leading space": b" " + SIGN,
    "a trailing newline": SIGN + b"\n",
    "a space after a colon": replace(SIGN, '"k":', '"k": '),
    "two entries": SIGN + SIGN,
    "an unknown kind": replace(SIGN, "sign", "sing"),
    "a kind with capitals": replace(SIGN, '"sign"', '"Sign"'),
    "a kind that is a number": replace(SIGN, '"sign"', "1"),
    "no kind": replace(SIGN, '"k":"sign",', ""),
    "an unknown key": replace(SIGN, '"t":', '"s":1,"t":'),
    "a missing key": replace(SIGN, '"d":"2016-01-13",', ""),
    "a key twice": replace(SIGN, '"k":"sign"', '"k":"sign","k":"sign"'),
    "another key twice": replace(SIGN, '"d":"2016-01-13"', '"d":"2016-01-12","d":"2016-01-13"'),
    "keys in another order": replace(WITHDRAW, '"k":"withdraw","of":4711', '"of":4711,"k":"withdraw"'),
    "an escape": replace(SIGN, "sign", "\\u0073ign"),
    "an escaped key": replace(SIGN, '"k"', '"\\u006b"'),
    "an unknown action": replace(SIGN, "petition", "strike"),
    "an action that is null": replace(SIGN, '"petition"', "null"),
    "a float": replace(WITHDRAW, "4711", "4711.0"),
    "a float in another spelling": replace(WITHDRAW, "4711", "4.711e3"),
    "a float that is none": replace(WITHDRAW, "4711", "4711.5"),
    "a bool": replace(WITHDRAW, "4711", "true"),
    "a number in quotes": replace(WITHDRAW, "4711", '"4711"'),
    "a leading zero": replace(WITHDRAW, "4711", "04711"),
    "minus zero": replace(WITHDRAW, "4711", "-0"),
    "a negative index": replace(WITHDRAW, "4711", "-1"),
    "an index beyond 2**53 - 1": replace(WITHDRAW, "4711", "9007199254740992"),
    "an index beyond 64 bits": replace(WITHDRAW, "4711", "99999999999999999999999"),
    "a threshold off the ladder": replace(PLEDGE, '"n":100', '"n":101'),
    "a threshold of zero": replace(PLEDGE, '"n":100', '"n":0'),
    "a threshold beyond the ladder": replace(PLEDGE, '"n":100', '"n":10000000'),
    "a threshold that is a float": replace(PLEDGE, '"n":100', '"n":100.0'),
    "a threshold that is a bool": replace(PLEDGE, '"n":100', '"n":true'),
    "an impossible day": replace(SIGN, "2016-01-13", "2016-02-30"),
    "a day in a year without one": replace(SIGN, "2016-01-13", "2015-02-29"),
    "the year zero": replace(SIGN, "2016-01-13", "0000-01-13"),
    "a day with a time": replace(SIGN, "2016-01-13", "2016-01-13T00:00:00Z"),
    "a short day": replace(SIGN, "2016-01-13", "2016-1-13"),
    "a compact day": replace(SIGN, "2016-01-13", "20160113"),
    "a day in Arabic digits": replace(SIGN, "2016-01-13", "٢٠١٦-٠١-١٣"),
    "a day that is a number": replace(SIGN, '"2016-01-13"', "20160113"),
    "a commitment too short": replace(SIGN, "Hh8=", ""),
    "a commitment too long": replace(SIGN, "Hh8=", "Hh8gICA="),
    "unused bits": replace(SIGN, "Hh8=", "Hh9="),
    "no padding": replace(SIGN, "Hh8=", "Hh8"),
    "too much padding": replace(SIGN, "Hh8=", "Hh8=="),
    "base64 for addresses": replace(SIGN, "AAEC", "-_EC"),
    "a space in base64": replace(SIGN, "AAEC", "AA EC"),
    "hex": replace(SIGN, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", bytes(32).hex()),
    "a commitment that is an array": replace(SIGN, '"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="', "[0]"),
    "a text version too short": replace(SIGN, "Dw==", ""),
    "a text version with unused bits": replace(SIGN, "Dw==", "Dx=="),
    "an unknown reason": b'{"a":"petition","d":"2016-01-13","k":"void","of":12,"why":"boring"}',
    "an unknown level": b'{"a":"boycott","c":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","d":"2016-01-18",'
    b'"k":"keep","level":"half"}',
    "an empty slug": replace(ANSWER, "anrt", ""),
    "a slug with capitals": replace(ANSWER, "anrt", "ANRT"),
    "a slug with a newline": replace(ANSWER, "anrt", "anrt\\n"),
    "a slug in another script": replace(ANSWER, "anrt", "نداء"),
    "a slug that is too long": replace(ANSWER, "anrt", "a" * 65),
    "a boycott without a window": b'{"a":"boycott","d":"2016-01-13","k":"open"}',
    "a window that is null": b'{"a":"petition","d":"2016-01-13","k":"open","until":null}',
    "a key of another kind": b'{"a":"petition","d":"2016-01-13","k":"close"}',
}


@pytest.mark.parametrize("what", REFUSED)
def test_anything_else_is_refused(what: str) -> None:
    with pytest.raises(EntryError):
        decode(REFUSED[what])


@pytest.mark.parametrize("what", REFUSED)
def test_anything_else_is_refused_among_good_entries_with_its_index(what: str) -> None:
    with pytest.raises(EntryError, match=r"^entry 1002: "):
        decode_all([SIGN, PLEDGE, REFUSED[what], SIGN], first_index=1000)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (REFUSED["too long"], "an entry has at most 65535 bytes, not 65662"),
        (REFUSED["a key twice"], "not canonical: the same entry is written with other bytes"),
        (REFUSED["a threshold off the ladder"], "not an entry: Invalid enum value 101 - at `$.n`"),
        (REFUSED["a boycott without a window"], "names the day on which its window ends"),
        (REFUSED["an unknown key"], "unknown field `s`"),
    ],
)
def test_the_message_says_what_is_wrong(data: bytes, message: str) -> None:
    with pytest.raises(EntryError) as caught:
        decode(data)

    assert message in str(caught.value)


IMPOSSIBLE: dict[str, Callable[[], bytes]] = {
    "a short commitment": lambda: encode(Sign(PETITION, b"short", DAY, TEXT)),
    "a short text version": lambda: encode(Sign(PETITION, COMMITMENT, DAY, b"short")),
    "a threshold off the ladder": lambda: encode(Pledge(BOYCOTT, COMMITMENT, DAY, 7, TEXT)),
    "a negative index": lambda: encode(Withdraw(BOYCOTT, DAY, -1)),
    "an index beyond 64 bits": lambda: encode(Withdraw(BOYCOTT, DAY, 2**70)),
    "half a surrogate pair": lambda: encode(Answer(DAY, "\ud800", COMMITMENT)),
    "a moment for a day": lambda: encode(Void(PETITION, datetime(2016, 1, 13), 1, VoidReason.TEST)),  # noqa: DTZ001
    "a boycott without a window": lambda: encode(Open(BOYCOTT, DAY)),
    "no entry": lambda: encode(object()),  # type: ignore[arg-type]  # that is the point
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_an_impossible_entry_is_not_written(what: str) -> None:
    with pytest.raises(EntryError):
        IMPOSSIBLE[what]()


def test_many_entries_are_read_at_once() -> None:
    entries = decode_all([data for _, data in EXAMPLES])

    assert entries == [entry for entry, _ in EXAMPLES]


def test_no_entries_are_read_at_once() -> None:
    assert decode_all([]) == []


@pytest.mark.parametrize(
    "entries",
    [
        [SIGN + b"\n" + PLEDGE],
        [SIGN + b"\n" + PLEDGE, b""],
        [SIGN[:40], SIGN[40:]],
        [SIGN, b""],
        [b"", SIGN],
        [SIGN + b"\n", SIGN],
        [replace(SIGN, ",", ",\n"), SIGN],
        [replace(SIGN, '"sign"', '"sign'), replace(SIGN, '"sign"', 'sign"')],
    ],
)
def test_entries_that_are_parted_elsewhere_are_refused(entries: list[bytes]) -> None:
    with pytest.raises(EntryError):
        decode_all(entries)


def test_an_early_and_a_late_day_are_accepted() -> None:
    for day in (date.min, date.max):
        entry = Withdraw(BOYCOTT, day, 1)

        assert decode(encode(entry)) == entry
