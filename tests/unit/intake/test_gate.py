import time
from base64 import b64encode
from pathlib import Path

import pytest
from altcha import v1 as altcha
from hypothesis import given
from hypothesis import strategies as st

from nidaa.intake.gate import Gate
from nidaa.intake.proof_of_work import (
    LIFETIME_SECONDS,
    MAX_LEVEL,
    NORMAL_MAX_NUMBER,
    Challenge,
    ProofError,
    ProofOfWork,
    encode_payload,
)
from nidaa.intake.rates import Limits, Rates, RecentCount
from nidaa.intake.refusals import ErrorCode, FormRefused
from nidaa.intake.spent_proofs import WINDOW_SECONDS, SpentProofs
from nidaa.intake.stamps import StampError, check_stamp, make_stamp
from tests.unit.intake.sample import NOW, SECRETS, raw_form

KEY = b"k" * 32
CLIENT = "192.0.2.7"


def refused_with(gate: Gate, now: int = NOW, client: str = CLIENT, domain: str = "example.org", **fields: str) -> str:
    """Why the gate refuses a form; "" if it lets it pass."""
    try:
        gate.admit(raw_form(**fields), domain, client, now)
    except FormRefused as refusal:
        return f"{refusal.errors[0].field} {refusal.errors[0].code} {refusal.status}"
    return ""


def test_a_solved_challenge_passes_and_the_library_agrees() -> None:
    proofs = ProofOfWork(KEY, SpentProofs(0))
    now = int(time.time())
    challenge = proofs.make_challenge(0, now)
    solution = altcha.solve_challenge(challenge.challenge, challenge.salt, "SHA-256", challenge.maxnumber)
    assert solution is not None

    payload = encode_payload(challenge, solution.number)

    assert proofs.verify(payload, now).level == 0
    assert altcha.verify_solution(payload, KEY) == (True, None)


@given(
    change=st.sampled_from(("algorithm", "challenge", "number", "salt", "signature", "none")),
    level=st.integers(0, MAX_LEVEL),
    number=st.integers(0, NORMAL_MAX_NUMBER),
    text=st.text("0af?&=%", max_size=6),
)
def test_verification_agrees_with_the_library(change: str, level: int, number: int, text: str) -> None:
    proofs = ProofOfWork(KEY, SpentProofs(0))
    now = int(time.time())
    made = proofs.make_challenge(level, now, number)
    fields = {name: getattr(made, name) for name in Challenge.__struct_fields__}
    if change == "number":
        number += len(text)
    elif change != "none":
        fields[change] += text

    payload = encode_payload(Challenge(**fields), number)

    try:
        ours = proofs.verify(payload, now).level == level
    except ProofError:
        ours = False
    assert ours == altcha.verify_solution(payload, KEY)[0]


@given(payload=st.one_of(st.text(max_size=50), st.binary(max_size=80).map(lambda raw: b64encode(raw).decode())))
def test_any_text_is_a_wrong_proof(payload: str) -> None:
    with pytest.raises(ProofError) as error:
        ProofOfWork(KEY, SpentProofs(0)).verify(payload, NOW)

    assert error.value.code == ErrorCode.PROOF_WRONG


def test_digits_cannot_move_from_the_salt_into_the_number() -> None:
    proofs = ProofOfWork(KEY, SpentProofs(0))
    made = proofs.make_challenge(0, NOW, 123)
    moved = Challenge(made.algorithm, made.challenge, made.maxnumber, f"{made.salt}1", made.signature)

    with pytest.raises(ProofError):
        proofs.verify(encode_payload(moved, 23), NOW)


def test_a_proof_is_spent_once() -> None:
    gate = Gate(SECRETS, 0)
    payload = gate.proof_of_work.make_solved(0, NOW)

    assert refused_with(gate, altcha=payload) == ""
    assert refused_with(gate, altcha=payload) == "altcha proof-spent 422"


def test_a_proof_expires() -> None:
    gate = Gate(SECRETS, 0)
    payload = gate.proof_of_work.make_solved(0, NOW)

    assert refused_with(gate, now=NOW + LIFETIME_SECONDS + 1, altcha=payload) == "altcha proof-expired 422"


def test_a_proof_from_before_the_start_is_not_taken_again() -> None:
    payload = ProofOfWork(SECRETS.proof_key, SpentProofs(0)).make_solved(0, NOW)

    assert refused_with(Gate(SECRETS, NOW + 1), now=NOW + 2, altcha=payload) == "altcha proof-expired 422"


def test_after_the_clock_was_set_back_a_day_new_proofs_are_taken_once_and_older_ones_not_at_all() -> None:
    gate = Gate(SECRETS, NOW)
    for hour in range(3):
        assert refused_with(gate, now=NOW + 3_600 * hour, altcha=solved(gate, NOW + 3_600 * hour)) == ""
    yesterday = NOW - 86_400
    before, first, second = solved(gate, yesterday - 1), solved(gate, yesterday), solved(gate, yesterday + 60)

    answers = [
        refused_with(gate, now=yesterday + after, altcha=payload)
        for after, payload in [(0, first), (1, first), (1, before), (60, second), (61, second), (61, first)]
    ]

    spent, expired = "altcha proof-spent 422", "altcha proof-expired 422"
    assert answers == ["", spent, expired, "", spent, spent]


def solved(gate: Gate, at: int) -> str:
    return gate.proof_of_work.make_solved(0, at)


@given(digests=st.sets(st.binary(min_size=32, max_size=32), max_size=50))
def test_what_is_spent_stays_spent_until_it_expires(digests: set[bytes]) -> None:
    spent = SpentProofs(0, bits=1 << 20)

    fresh = [spent.spend(digest, NOW) for digest in digests]

    assert sum(fresh) >= len(digests) - 1  # A false alarm is possible, and harmless.
    assert not any(spent.spend(digest, NOW) for digest in digests)


def test_old_windows_are_forgotten() -> None:
    spent = SpentProofs(0, bits=1 << 10)
    for window in range(10):
        spent.spend(b"d" * 32, NOW + window * WINDOW_SECONDS)

    assert len(spent._filters) == 3


def test_processes_of_one_machine_share_what_is_spent(tmp_path: Path) -> None:
    first, second = (Gate(SECRETS, started_at, spent_folder=tmp_path / "spent") for started_at in (NOW - 60, NOW))
    payload = first.proof_of_work.make_solved(0, NOW - 30)

    assert refused_with(first, altcha=payload) == ""
    assert refused_with(second, altcha=payload) == "altcha proof-spent 422"


def test_files_of_old_windows_are_removed(tmp_path: Path) -> None:
    spent = SpentProofs(NOW, tmp_path, bits=1 << 10)

    for window in range(10):
        spent.spend(b"d" * 32, NOW + window * WINDOW_SECONDS)

    assert len(list(tmp_path.iterdir())) == 4  # Three windows, and since when.


def test_without_room_on_the_disk_each_process_knows_its_own(tmp_path: Path) -> None:
    spent = SpentProofs(NOW, tmp_path, bits=1 << 62)

    assert spent._mapped(1) is None


def test_a_process_that_shares_nothing_takes_no_proof_from_before_its_start(tmp_path: Path) -> None:
    SpentProofs(NOW - 600, tmp_path, bits=1 << 10)
    (tmp_path / str(NOW // WINDOW_SECONDS)).mkdir()  # Stands where the filter's file would.

    later = SpentProofs(NOW, tmp_path, bits=1 << 10)
    since = later.since
    later.spend(b"d" * 32, NOW)

    assert (since, later.since) == (NOW - 600, NOW)


def test_one_of_several_processes_has_its_part_of_the_limits() -> None:
    gate = Gate(SECRETS, 0, Limits(unproved_per_window=4), workers=2)
    stamp = make_stamp(SECRETS, NOW - 60)

    answers = [refused_with(gate, stamp=stamp, domain=f"{number}.example") for number in range(3)]

    assert answers == ["", "", " slow-down 429"]


def test_whoever_asks_for_more_work_gets_it() -> None:
    gate = Gate(SECRETS, 0)

    assert gate.challenge(CLIENT, NOW, level=2).maxnumber == NORMAL_MAX_NUMBER << 2
    assert gate.challenge(CLIENT, NOW, level=99).maxnumber == NORMAL_MAX_NUMBER << MAX_LEVEL


def test_the_trap_is_told_aloud() -> None:
    gate = Gate(SECRETS, 0)

    assert refused_with(gate, website="https://x", altcha=gate.proof_of_work.make_solved(0, NOW)) == (
        "website leave-empty 422"
    )


@pytest.mark.parametrize(
    ("age_seconds", "code"),
    [(0, "too-fast"), (2, "too-fast"), (3, ""), (24 * 3600, ""), (24 * 3600 + 1, "stamp-expired")],
)
def test_a_form_without_a_proof_needs_a_stamp_of_the_right_age(age_seconds: int, code: str) -> None:
    made_at = NOW // 30 * 30

    answer = refused_with(Gate(SECRETS, 0), now=made_at + age_seconds, stamp=make_stamp(SECRETS, made_at))

    assert answer == (f"stamp {code} 422" if code else "")


@pytest.mark.parametrize(("stamp", "code"), [("", "stamp-missing"), ("1.ab", "stamp-wrong"), ("é", "stamp-wrong")])
def test_a_form_without_a_proof_needs_a_genuine_stamp(stamp: str, code: str) -> None:
    assert refused_with(Gate(SECRETS, 0), stamp=stamp) == f"stamp {code} 422"


def test_a_stamp_is_the_same_for_half_a_minute_and_cannot_be_changed() -> None:
    stamp = make_stamp(SECRETS, 3000)

    assert stamp == make_stamp(SECRETS, 3029) != make_stamp(SECRETS, 3030)
    with pytest.raises(StampError):
        check_stamp(SECRETS.stamp_key, stamp.replace("100.", "101."), 3100)


def test_too_many_forms_without_a_proof_are_told_to_slow_down() -> None:
    gate = Gate(SECRETS, 0, Limits(unproved_per_window=3))
    stamp = make_stamp(SECRETS, NOW - 60)

    answers = [refused_with(gate, stamp=stamp, domain=f"{number}.example") for number in range(5)]

    assert answers == ["", "", "", " slow-down 429", " slow-down 429"]
    assert refused_with(gate, stamp=stamp, client="198.51.100.1", domain="z.example") == ""
    assert refused_with(gate, altcha=gate.proof_of_work.make_solved(0, NOW)) == ""


def test_a_network_over_its_limit_does_not_close_a_domain_for_others() -> None:
    gate = Gate(SECRETS, 0, Limits(unproved_per_window=2, unproved_domain_per_window=4))
    stamp = make_stamp(SECRETS, NOW - 60)
    for _ in range(20):
        refused_with(gate, stamp=stamp, client="198.51.100.1")

    assert refused_with(gate, stamp=stamp, client="203.0.113.1") == ""


def test_a_proof_sent_again_makes_no_other_form_dearer() -> None:
    gate = Gate(SECRETS, 0, Limits(forms_per_minute=2))
    spent = gate.proof_of_work.make_solved(0, NOW)
    for _ in range(20):
        refused_with(gate, altcha=spent)

    assert refused_with(gate, altcha=gate.proof_of_work.make_solved(0, NOW)) == ""


def test_a_busy_mail_domain_makes_the_next_challenge_dear_enough() -> None:
    gate = Gate(SECRETS, 0, Limits(forms_per_minute=2))
    for _ in range(2):
        assert refused_with(gate, altcha=gate.proof_of_work.make_solved(0, NOW)) == ""

    answer = refused_with(gate, altcha=gate.proof_of_work.make_solved(0, NOW))
    challenge = gate.challenge(CLIENT, NOW)

    assert answer == "altcha proof-too-easy 422"
    assert challenge.maxnumber > NORMAL_MAX_NUMBER
    assert refused_with(gate, altcha=gate.proof_of_work.make_solved(2, NOW)) == ""


def test_a_busy_network_gets_dearer_challenges_and_is_never_refused() -> None:
    gate = Gate(SECRETS, 0, Limits(challenges_per_minute=10))

    numbers = [gate.challenge(CLIENT, NOW).maxnumber for _ in range(500)]

    assert numbers == sorted(numbers)
    assert (numbers[0], numbers[-1]) == (NORMAL_MAX_NUMBER, NORMAL_MAX_NUMBER << MAX_LEVEL)
    assert gate.challenge("198.51.100.1", NOW).maxnumber == NORMAL_MAX_NUMBER
    assert gate.challenge(CLIENT, NOW + 600).maxnumber == NORMAL_MAX_NUMBER


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.7", "192.0.2.250", True),
        ("192.0.2.7", "192.0.3.7", False),
        ("2001:db8:1:2::1", "2001:db8:1:ffff::9", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
        ("::ffff:192.0.2.7", "192.0.2.9", True),
        ("fe80::1%eth0", "fe80::2", True),
        ("nonsense", "", True),
    ],
)
def test_a_network_is_a_24_or_a_48(one: str, other: str, *, same: bool) -> None:
    rates = Rates(KEY)

    assert (rates.network_of(one, NOW) == rates.network_of(other, NOW)) is same


def test_a_networks_hash_changes_every_day_and_shows_no_address() -> None:
    rates = Rates(KEY)

    today, tomorrow = rates.network_of(CLIENT, NOW), rates.network_of(CLIENT, NOW + 86_400)

    assert today != tomorrow
    assert Rates(b"o" * 32).network_of(CLIENT, NOW) != today


def test_a_count_fades_over_the_next_window() -> None:
    recent = RecentCount(60)
    for _ in range(60):
        recent.count(b"a", 600)

    assert recent.count(b"a", 660, 0) == 60
    assert recent.count(b"a", 690, 0) == 30
    assert recent.count(b"a", 800, 0) == 0
