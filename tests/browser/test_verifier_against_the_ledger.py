"""The browser's verifier beside the ledger: it takes and refuses what the ledger takes and refuses, and counts alike.

Its modules run in Chromium as they stand in the tree; a log is served to them from memory.
"""

import random
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from nidaa.entries.canonical_json import decode, encode
from nidaa.entries.commitment import encode_opening, parse_opening, verify_opening
from nidaa.entries.errors import EntryError
from nidaa.entries.kinds import (
    THRESHOLD_LADDER,
    Action,
    Answer,
    Close,
    Entry,
    Keep,
    Level,
    Open,
    Pledge,
    Sign,
    Void,
    VoidReason,
    Withdraw,
)
from nidaa.entries.tally import Tally
from nidaa.ledger.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from nidaa.ledger.errors import LedgerError
from nidaa.ledger.note import Signer
from nidaa.ledger.proofs import inclusion_proof
from nidaa.ledger.receipt import encode_receipt, verify_receipt
from tests.unit.entries.examples import BOYCOTT, COMMITMENT, DAY, END, EXAMPLES, PETITION, TEXT
from tests.unit.entries.test_commitment import ORIGIN, SIGN, opening
from tests.unit.ledger.served_log import SIGNER, VERIFIER, example_entries, read_tile_of, root_of, serve

STATIC = Path(__file__).parents[2] / "src" / "nidaa" / "web" / "static" / "web"
HERE = "http://127.0.0.1:1"
KEY = VERIFIER.verifier_key()
#: Runs a question for each blob, and returns "" or the code under which it is refused.
ASK = """
async ({ question, blobs, key }) => {
  const v = {};
  for (const name of ["bytes", "note", "proof", "entry", "tally", "log"]) {
    Object.assign(v, await import(`/static/verify-${name}.js`));
  }
  const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const read = key && (await v.parseKey(key));
  const questions = {
    key: async (blob) => v.parseKey(new TextDecoder().decode(blob)),
    checkpoint: async (blob) => v.openCheckpoint(blob, read),
    receipt: async (blob) => {
      const receipt = v.parseReceipt(blob);
      const checkpoint = await v.openCheckpoint(receipt.note, read);
      await v.verifyInclusion(receipt, await v.leafHash(receipt.extra), checkpoint);
    },
    entry: async (blob) => v.decodeEntry(blob),
    opening: async (blob) => {
      const opening = v.parseOpening(blob);
      await v.verifyOpening(opening, opening.entry, read.name);
    },
  };
  const answers = [];
  for (const blob of blobs) {
    try {
      await questions[question](bytes(blob));
      answers.push("");
    } catch (error) {
      answers.push(error instanceof v.Refused ? error.code : `unexpected: ${error.stack}`);
    }
  }
  return answers;
}
"""
TALLY = """
async (histories) => {
  const { Tally } = await import("/static/verify-tally.js");
  return histories.map((entries) => {
    const tally = new Tally();
    const rules = entries.map((entry) => tally.add(JSON.parse(entry)));
    return { rules, counts: tally.counts() };
  });
}
"""
LOG = """
async ({ key, heads, recounted }) => {
  const note = await import("/static/verify-note.js");
  const log = await import("/static/verify-log.js");
  const read = await note.parseKey(key);
  const opened = [];
  for (const head of heads) opened.push(await note.openCheckpoint(new TextEncoder().encode(head), read));
  const answers = [];
  for (const old of opened) {
    const asked = recounted ? log.recount("/log", old) : log.continues("/log", old, opened.at(-1));
    answers.push(await asked.then(() => "", (error) => error.code ?? `unexpected: ${error.stack}`));
  }
  return answers;
}
"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page of an origin that browsers trust, with the modules beside it."""
    with browser.new_context() as context:
        page = context.new_page()
        page.route("**/*", lambda route: route.fulfill(content_type="text/html", body="<!doctype html>"))
        page.route("**/static/*", lambda route: route.fulfill(path=STATIC / Path(route.request.url).name))
        page.goto(HERE)
        yield page


def codes(page: Page, question: str, blobs: list[bytes], key: str = KEY) -> list[str]:
    answers: list[str] = page.evaluate(
        ASK, {"question": question, "blobs": [b64encode(blob).decode() for blob in blobs], "key": key}
    )
    assert not [answer for answer in answers if answer.startswith("unexpected")], answers
    return answers


def with_changed_bytes(data: bytes, chance: random.Random) -> list[bytes]:
    """The data with each of its bytes changed, one at a time; and with each cut off."""
    changed = [data[:at] + bytes([data[at] ^ chance.randint(1, 255)]) + data[at + 1 :] for at in range(len(data))]
    return changed + [data[:at] for at in range(len(data))]


def receipt_of(index: int, size: int) -> bytes:
    entries = example_entries(size)
    note = sign_checkpoint(Checkpoint(ORIGIN, size, root_of(entries)), SIGNER)
    return encode_receipt(index, inclusion_proof(index, size, read_tile_of(entries)), note, entries[index])


def test_it_takes_the_worked_examples(page: Page) -> None:
    receipts = [receipt_of(index, size) for size in (1, 2, 3, 7, 256, 300) for index in (0, size // 2, size - 1)]
    notes = [sign_checkpoint(Checkpoint(ORIGIN, size, root_of(example_entries(size))), SIGNER) for size in (0, 3)]

    assert codes(page, "key", [KEY.encode()], key="") == [""]
    assert set(codes(page, "receipt", receipts)) == {""}
    assert codes(page, "checkpoint", notes) == ["", ""]
    assert codes(page, "opening", [encode_opening(opening())]) == [""]


def test_every_changed_or_cut_byte_of_a_receipt_is_refused(page: Page) -> None:
    receipt = receipt_of(4, 11)
    damaged = with_changed_bytes(receipt, random.Random(1))

    answers = codes(page, "receipt", damaged)

    assert [damaged[at] for at, code in enumerate(answers) if not code] == []
    assert {"receipt-malformed", "path-wrong", "signature-wrong", "not-signed", "note-malformed"} <= set(answers)


def test_every_changed_byte_of_a_head_or_a_key_is_refused(page: Page) -> None:
    note = sign_checkpoint(Checkpoint(ORIGIN, 3, root_of(example_entries(3))), SIGNER)
    notes, keys = with_changed_bytes(note, random.Random(2)), with_changed_bytes(KEY.encode(), random.Random(3))

    assert "" not in codes(page, "checkpoint", notes)
    # A key may have been pasted: white space around it is no part of it.
    pasted = [key for key in keys if key.strip() != KEY.encode()]
    assert "" not in codes(page, "key", pasted, key="")


def test_notes_with_several_signatures_are_taken_and_refused_as_the_ledger_does(page: Page) -> None:
    text = Checkpoint(ORIGIN, 3, root_of(example_entries(3))).text()
    good = SIGNER.sign(text)
    line = good.rpartition(b"\n\n")[2]
    other = Signer("witness.example", bytes(32)).sign(text).rpartition(b"\n\n")[2]
    bad = SIGNER.sign(text.replace("3", "4", 1)).rpartition(b"\n\n")[2]
    namesake = Signer(ORIGIN, bytes(32)).sign(text).rpartition(b"\n\n")[2]
    head = good.removesuffix(line)
    notes = [
        *(good, good + other, head + other + line, head + other, good + bad, head + bad + line, good + namesake),
        *(head + other * 63 + line, head + other * 64 + line, good + b"\n", good + b"x\n", b"\xef\xbb\xbf" + good),
        *(head + line[:-1], good.replace(b"\n\n", b"\n"), head + b"\n" + line, b"", b"\n\n"),
        *(SIGNER.sign(f"{ORIGIN}\n03\n{'A' * 43}=\n"), SIGNER.sign(f"{ORIGIN}\n0\n{'A' * 43}=\n")),
        *(SIGNER.sign(text + "more\n"), SIGNER.sign(text.replace(ORIGIN, "elsewhere.example/log"))),
        *(SIGNER.sign(f"{ORIGIN}\n{size}\n{'A' * 43}=\n") for size in (2**63 - 1, 2**63, 10**18, 10**19)),
        *(f"{head.decode()}\u2014 a{space}b AAAA\n".encode() + line for space in "\x85\ufeff\u3000\u200b"),
    ]

    answers = codes(page, "checkpoint", notes)

    assert [not code for code in answers] == [held(lambda note: open_checkpoint(note, VERIFIER), one) for one in notes]


def test_receipts_of_another_form_are_taken_and_refused_as_the_ledger_does(page: Page) -> None:
    good = receipt_of(1, 3)
    extra = re.search(rb"extra \S+\n", good)[0]  # type: ignore[index]  # It is there.
    big = good.replace(extra, b"extra " + b64encode(bytes(70_000)) + b"\n")
    receipts = [
        *(good, big, good.replace(b"index 1", b"index 01"), good.replace(b"index 1", b"index 9223372036854775807")),
        *(good.replace(b"\n", b"\r\n"), good + b"\n", b"\n" + good, good.replace(b"@v1", b"@v2")),
        *(good.replace(b"index 1\n", b"index 1\n" + b"A" * 43 + b"=\n" * 1), good.replace(extra, extra * 2)),
    ]
    entry = example_entries(3)[1]

    answers = codes(page, "receipt", receipts)

    expected = [held(lambda one: verify_receipt(one, entry, VERIFIER), one) for one in receipts]
    # The entry that the big one carries is not that of the log: there the two are asked different things.
    assert [not code for code in answers] == [at != 1 and one for at, one in enumerate(expected)]


def test_changed_openings_are_taken_and_refused_as_the_ledger_does(page: Page) -> None:
    good = encode_opening(opening())
    damaged = with_changed_bytes(good, random.Random(4))
    damaged += [
        *(good.replace(b"Casablanca", word) for word in (b"", b"Casablanca ", b"\\u0043asablanca", b"\\ud800")),
        *(good.replace(b'"place"', name) for name in (b'"place ": "", "place"', b'"city"')),
        *(
            good.replace(b"{\n", b'{"more": 1,\n', 1),
            b"[]",
            b"null",
            b"{}",
            good.replace(b'"record": {', b'"record": [{'),
        ),
    ]

    answers = codes(page, "opening", damaged)

    for one, code in zip(damaged, answers, strict=True):
        assert held(opens, one) == (not code), (one, code)


def opens(data: bytes) -> None:
    given = parse_opening(data)
    verify_opening(given, given.entry, ORIGIN)


def test_entries_are_read_as_the_ledger_reads_them(page: Page) -> None:
    chance = random.Random(5)
    blobs = [data for _, data in EXAMPLES]
    blobs += [one for _, data in EXAMPLES for one in with_changed_bytes(data, chance)]
    blobs += [data.replace(old, new) for _, data in EXAMPLES for old, new in REWRITTEN if old in data]
    blobs += [
        b"",
        b"null",
        b"1",
        b'"open"',
        b"[]",
        b"{}",
        b'{"k":"__proto__"}',
        b'{"k":1}',
        b"{" * 60_000,
        b'{"k":"x"}',
    ]

    answers = codes(page, "entry", blobs)

    for blob, code in zip(blobs, answers, strict=True):
        assert held(decode, blob) == (not code), (blob, code)
    assert answers[: len(EXAMPLES)] == [""] * len(EXAMPLES)


#: What could pass for the same entry, or for one.
REWRITTEN = [
    *((b'"petition"', b'"boycott"'), (b'"boycott"', b'"petition"'), (b'"petition"', b'"\\u0070etition"')),
    *((b"2016-01-13", b"2016-02-29"), (b"2016-01-13", b"2015-02-29"), (b"2016-01-13", b"0000-01-13")),
    *((b"2016-01-13", b"0001-01-01"), (b"2016-01-13", b"9999-12-31"), (b"2016-01-13", b"2016-13-01")),
    *((b"4711", b"4711.0"), (b"4711", b"47e2"), (b"4711", b"-0"), (b"4711", b"9007199254740991")),
    *((b"4711", b"9007199254740992"), (b"4711", b"04711"), (b"10000", b"10001"), (b"10000", b"1000000")),
    *((b'"anrt"', b"5"), (b'"anrt"', b'"ANRT"'), (b'"anrt"', b'""'), (b'"anrt"', b'"' + b"a" * 65 + b'"')),
    *((b'","', b'", "'), (b"{", b" {"), (b"}", b"}\n"), (b"{", b'{"a":"petition",'), (b"}", b',"z":1}')),
    *((b"Hh8=", b"Hh9="), (b"Hh8=", b"Hh8"), (b"DQ4PDw==", b"DQ4PDx=="), (b'"t":"', b'"t":"AA')),
    *((b',"until":"2016-01-18"', b""), (b',"until":"2016-01-18"', b',"until":null'), (b'"full"', b'"Full"')),
    *((b'"k":"open"', b'"k":"open","until":"2016-01-18"'), (b'"k":"close"', b'"k":"closed"'), (b'"of"', b'"if"')),
]


def held(check: Callable[[bytes], object], data: bytes) -> bool:
    """Whether the ledger takes it."""
    try:
        check(data)
    except (LedgerError, EntryError):
        return False
    return True


def test_histories_count_alike_and_each_entry_falls_under_the_same_rule(page: Page) -> None:
    chance = random.Random(6)
    histories = [[random_entry(chance, at) for at in range(40)] for _ in range(300)]

    answers = page.evaluate(TALLY, [[encode(entry).decode() for entry in history] for history in histories])

    met = set()
    for history, answer in zip(histories, answers, strict=True):
        tally = Tally()
        rules = [tally.add(entry) for entry in history]
        counts = tally.counts()
        assert answer["rules"] == [rule and rule.value for rule in rules]
        assert answer["counts"] == {"petition": counts.petition.count, "boycott": counts.boycott.count}
        met |= {rule for rule in rules if rule}
    assert len(met) == 12


def random_entry(chance: random.Random, at: int) -> Entry:
    """An entry that often makes sense, and often points to an earlier one."""
    action, of = chance.choice((PETITION, BOYCOTT)), chance.randint(0, at + 1)
    usual = Action.PETITION if chance.random() < 0.9 else action
    kinds: dict[str, Entry] = {
        "sign": Sign(usual, COMMITMENT, DAY, TEXT),
        "pledge": Pledge(
            BOYCOTT if chance.random() < 0.9 else action, COMMITMENT, DAY, chance.choice(THRESHOLD_LADDER), TEXT
        ),
        "withdraw": Withdraw(action, DAY, of),
        "void": Void(action, DAY, of, chance.choice(list(VoidReason))),
        "open": Open(action, DAY, END),
        "keep": Keep(
            chance.choice((BOYCOTT, BOYCOTT, PETITION)),
            COMMITMENT,
            chance.choice((DAY, END)),
            chance.choice(list(Level)),
        ),
        "answer": Answer(DAY, "anrt", COMMITMENT),
        "close": Close(DAY),
    }
    return kinds[chance.choices(list(kinds), (20, 20, 12, 12, 3, 6, 1, 0.4))[0]]


def serving_log(page: Page, files: Mapping[str, bytes]) -> None:
    """Serve the files of a log below /log to the page."""

    def answer(route: Route) -> None:
        data = files.get(route.request.url.removeprefix(f"{HERE}/log/"))
        route.fulfill(status=404 if data is None else 200, body=data or b"")

    page.route("**/log/**", answer)


def heads(entries: list[bytes], sizes: list[int]) -> list[str]:
    return [sign_checkpoint(Checkpoint(ORIGIN, size, root_of(entries[:size])), SIGNER).decode() for size in sizes]


@pytest.mark.parametrize("size", [1, 5, 256, 700])
def test_a_log_continues_each_earlier_head_of_its_own_and_none_of_another(page: Page, size: int) -> None:
    entries = example_entries(size)
    others = [b'{"another":1}', *entries[1:]]
    sizes = sorted({*range(min(size, 8)), size // 2, 255, 256, 257, size - 1, size} & set(range(size + 1)))
    serving_log(page, serve(entries))

    ours = page.evaluate(LOG, {"key": KEY, "heads": heads(entries, sizes), "recounted": False})
    foreign = page.evaluate(
        LOG, {"key": KEY, "heads": [*heads(others, sizes[1:]), heads(entries, [size])[0]], "recounted": False}
    )

    assert set(ours) == {""}
    assert set(foreign[:-1]) <= {"inconsistent"}


def test_a_served_tile_that_was_changed_proves_no_continuation(page: Page) -> None:
    entries = example_entries(700)
    files = serve(entries)
    chance = random.Random(7)
    head = heads(entries, [300, 700])

    for path in ("tile/0/001", "tile/0/002.p/188", "tile/1/000.p/2"):
        data = bytearray(files[path])
        # Hashes that this proof does not need may be anything: so the whole file is changed.
        serving_log(page, files | {path: bytes(byte ^ chance.randint(1, 255) for byte in data)})
        first, _ = page.evaluate(LOG, {"key": KEY, "heads": head, "recounted": False})
        assert first == "inconsistent", path


def real_entries(size: int) -> list[bytes]:
    chance = random.Random(8)
    return [encode(Sign(PETITION, chance.randbytes(32), DAY, chance.randbytes(16))) for _ in range(size)]


def test_a_log_is_counted_only_if_its_entries_have_the_signed_root(page: Page) -> None:
    entries = real_entries(600)
    files = serve(entries)
    chance = random.Random(9)
    note = [files["checkpoint"].decode()]

    serving_log(page, files)
    assert page.evaluate(LOG, {"key": KEY, "heads": note, "recounted": True}) == [""]
    bundles = [path for path in files if path.startswith("tile/entries/")]
    for path in bundles:
        for _ in range(12):
            data = bytearray(files[path])
            data[chance.randrange(len(data))] ^= chance.randint(1, 255)
            serving_log(page, files | {path: bytes(data)})
            (code,) = page.evaluate(LOG, {"key": KEY, "heads": note, "recounted": True})
            assert code in {"root-wrong", "entry-malformed", "entry-unknown", "file-wrong"}, code


def test_the_worked_opening_is_of_the_worked_entry() -> None:
    assert opening().entry == SIGN
