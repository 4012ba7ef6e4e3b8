"""`docs/log-format.md` and the code say the same: every marked block is what the code produces."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import msgspec
import pytest

from nidaa.entries.canonical_json import decode
from nidaa.entries.commitment import encode_opening, parse_opening, verify_opening
from nidaa.entries.kinds import THRESHOLD_LADDER, Entry, Keep, Open, Pledge, Sign, VoidReason
from nidaa.entries.rules import Rule
from nidaa.entries.tally import Tally
from nidaa.ledger.hashing import leaf_hash
from nidaa.ledger.note import MAX_NOTE_BYTES, MAX_SIGNATURES
from nidaa.ledger.proofs import consistency_proof, inclusion_proof
from nidaa.ledger.receipt import MAX_RECEIPT_BYTES, encode_receipt
from nidaa.ledger.tiles import encode_bundle, tiles_for_size
from tests.unit.entries.test_commitment import INNER, ORIGIN, SIGN, TEXT, committed, framed, opening
from tests.unit.ledger.served_log import SIGNER, example_entries, read_tile_of, root_of, serve

DOCUMENT = (Path(__file__).parents[3] / "docs" / "log-format.md").read_text(encoding="utf-8")
BLOCKS = {
    (match["kind"], match["name"]): match["block"]
    for match in re.finditer(
        r"<!-- (?P<kind>vector|example|rule): (?P<name>[a-z0-9-]+) -->\n```[a-z]+\n(?P<block>.*?)```\n",
        DOCUMENT,
        re.DOTALL,
    )
}
KINDS: dict[str, type[Entry]] = {str(kind.__struct_config__.tag): kind for kind in Entry.__args__}
ABC = (b"a", b"b", b"c")
WORKED = example_entries(3)


def lines(*parts: str) -> str:
    return "".join(part + "\n" for part in parts)


def base64(data: bytes) -> str:
    return b64encode(data).decode()


def files_of_70000() -> Iterator[str]:
    for (_, width), names in groupby(tiles_for_size(70_000), key=lambda name: (name.level, name.width)):
        paths = [name.path() for name in names]
        yield f"{paths[0]} to {paths[-1]}" if width == 256 and len(paths) > 1 else paths[0]


def commitment_steps() -> str:
    inner = [framed(part) for part in (b"nidaa/inner@v1", b"amina@example.org", "أمينة".encode(), b"Casablanca")]
    fields = opening()
    outer = [
        framed(part)
        for part in (b"nidaa/outer@v1", ORIGIN.encode(), b"petition", TEXT, fields.nonce, fields.person_key, INNER)
    ]
    commitment = decode(SIGN)
    assert isinstance(commitment, Sign)
    steps = [inner, [INNER], outer, [commitment.commitment]]
    return "\n".join(lines(*(part.hex() for part in step)) for step in steps)


VECTORS: dict[str, Callable[[], str]] = {
    "tree-of-three": lambda: lines(*(leaf_hash(entry).hex() for entry in ABC), root_of(ABC).hex()),
    "roots": lambda: lines(*(f"{size} {base64(root_of(example_entries(size)))}" for size in (0, 1, 3, 256, 70_000))),
    "files-of-70000": lambda: lines(*files_of_70000()),
    "bundle": lambda: lines(encode_bundle(ABC).hex()),
    "tile": lambda: lines(*re.findall(".{64}", serve(WORKED)["tile/0/000.p/3"].hex())),
    "verifier-key": lambda: lines(SIGNER.verifier_key()),
    "checkpoint": lambda: lines(*serve(WORKED)["checkpoint"].decode().splitlines()),
    "proofs": lambda: lines(
        *(one.hex() for one in inclusion_proof(1, 3, read_tile_of(ABC))),
        "",
        *(one.hex() for one in consistency_proof(2, 3, read_tile_of(ABC))),
    ),
    "receipt": lambda: encode_receipt(
        1, inclusion_proof(1, 3, read_tile_of(WORKED)), serve(WORKED)["checkpoint"], extra=WORKED[1]
    ).decode(),
    "ladder": lambda: lines(", ".join(map(str, THRESHOLD_LADDER))),
    "opening": lambda: encode_opening(opening()).decode(),
    "commitment": commitment_steps,
}


def names_of(kind: str) -> list[str]:
    return [name for block_kind, name in BLOCKS if block_kind == kind]


def section(heading: str) -> str:
    """The text below a heading of third level, up to the next heading of any level."""
    return re.split(r"^#+ ", DOCUMENT.split(f"\n### {heading}\n")[1], flags=re.MULTILINE)[0]


def test_every_vector_of_the_document_is_known() -> None:
    assert names_of("vector") == list(VECTORS)


@pytest.mark.parametrize("name", VECTORS)
def test_a_vector_is_what_the_code_produces(name: str) -> None:
    assert BLOCKS["vector", name] == VECTORS[name]()


def test_every_kind_has_its_heading_and_example_in_order() -> None:
    assert names_of("example") == list(KINDS)
    assert all(f"\n### {kind}\n" in DOCUMENT for kind in KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_an_example_is_an_entry_of_its_kind(name: str) -> None:
    examples = [decode(line.encode()) for line in BLOCKS["example", name].splitlines()]

    assert examples
    assert {type(example) for example in examples} == {KINDS[name]}


@pytest.mark.parametrize("name", KINDS)
def test_the_table_of_a_kind_lists_its_keys(name: str) -> None:
    keys = [field.encode_name for field in msgspec.structs.fields(KINDS[name])]

    table = section(name).split("| reason | meaning |")[0]
    listed = re.findall(r"^\| `([a-z0-9]+)` \|", table, re.MULTILINE)

    assert listed == sorted([*keys, "k"])


def test_every_reason_has_its_row() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \|", section("void").split("| reason | meaning |")[1], re.MULTILINE)

    assert rows == [reason.value for reason in VoidReason]


@pytest.mark.parametrize(
    ("kind", "key", "described"),
    [(Sign, "c", "bytes(32)"), (Pledge, "n", "rung"), (Keep, "level", "level"), (Open, "until", "day")],
)
def test_a_table_states_types(kind: type[Entry], key: str, described: str) -> None:
    assert f"| `{key}` | {described} |" in section(str(kind.__struct_config__.tag))


def test_every_rule_has_its_row_and_example_in_order() -> None:
    ids = [rule.value for rule in Rule]

    rows = re.findall(r"^\| `([a-z-]+)` \|", section("Rules"), re.MULTILINE)

    assert rows == ids
    assert names_of("rule") == ids


@pytest.mark.parametrize("rule", Rule)
def test_the_last_entry_of_an_example_is_ignored_under_its_rule(rule: Rule) -> None:
    log = [decode(line.encode()) for line in BLOCKS["rule", rule.value].splitlines()]
    running = Tally()

    fates = [running.add(entry) for entry in log]

    assert fates == [None] * (len(log) - 1) + [rule]


def test_the_opening_opens_the_example_of_sign() -> None:
    example = BLOCKS["example", "sign"].strip().encode()

    verify_opening(parse_opening(BLOCKS["vector", "opening"].encode()), example, ORIGIN)

    assert base64(committed(decode(SIGN).action)) in example.decode()  # type: ignore[union-attr]  # a sign has one


def test_limits_are_stated() -> None:
    assert f"more than {MAX_NOTE_BYTES:,} bytes or more than {MAX_SIGNATURES} signature lines" in DOCUMENT
    assert f"a receipt of more than {MAX_RECEIPT_BYTES:,} bytes" in DOCUMENT
