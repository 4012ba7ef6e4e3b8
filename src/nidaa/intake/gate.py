"""What keeps programs off: the trap, the proof of work, the stamp, the rates. Each is an obstacle, none is a wall.

Whoever is stopped here is told so, in a way that a person can act on; nobody is dropped in silence.
"""

from pathlib import Path

from nidaa.intake.form import RawForm
from nidaa.intake.proof_of_work import MAX_LEVEL, Challenge, ProofError, ProofOfWork
from nidaa.intake.rates import UNPROVED_WINDOW_SECONDS, Limits, Rates
from nidaa.intake.refusals import ErrorCode, refused
from nidaa.intake.secrets import InstanceSecrets
from nidaa.intake.spent_proofs import SpentProofs
from nidaa.intake.stamps import StampError, check_stamp


class Gate:
    """All that a form has to pass besides being right. One for each process; it belongs to one thread."""

    __slots__ = ("_rates", "_stamp_key", "proof_of_work")

    def __init__(
        self,
        secrets: InstanceSecrets,
        started_at: int,
        limits: Limits | None = None,
        *,
        spent_folder: Path | None = None,
        workers: int = 1,
    ) -> None:
        """Begin with nothing counted.

        Args:
            secrets: The instance's.
            started_at: Unix seconds.
            limits: Of the instance; None: the usual ones.
            spent_folder: Where the processes of this machine keep which proofs are spent; None: this one is alone.
            workers: How many processes share the work; each counts its part against its part of the limits.
        """
        self._stamp_key = secrets.stamp_key
        self.proof_of_work = ProofOfWork(secrets.proof_key, SpentProofs(started_at, spent_folder))
        self._rates = Rates(secrets.network_key, (limits or Limits()).part_of(workers))

    def challenge(self, client_address: str, now: int, level: int = 0) -> Challenge:
        """Return a challenge for a client, dearer if its network asks often.

        Args:
            client_address: The client's IP address.
            now: Unix seconds.
            level: Dearer still, if the client asks for that: another process may have told it what is due.
        """
        network = self._rates.network_of(client_address, now)
        due = max(self._rates.challenge_level(network, now), min(level, MAX_LEVEL))
        return self.proof_of_work.make_challenge(due, now)

    def admit(self, raw: RawForm, domain: str, client_address: str, now: int) -> None:
        """Let a form pass, which is right otherwise; its proof of work is spent then.

        Args:
            raw: The form.
            domain: Of its mail address.
            client_address: The sender's IP address.
            now: Unix seconds.

        Raises:
            FormRefused: LEAVE_EMPTY; with a proof: PROOF_WRONG, PROOF_EXPIRED, PROOF_SPENT, PROOF_TOO_EASY; without:
                STAMP_MISSING, STAMP_WRONG, STAMP_EXPIRED, TOO_FAST, SLOW_DOWN.
        """
        if raw.website:
            raise refused("website", ErrorCode.LEAVE_EMPTY)
        if raw.altcha:
            self._admit_proved(raw.altcha, domain, client_address, now)
        else:
            self._admit_unproved(raw.stamp, domain, client_address, now)

    def _admit_proved(self, payload: str, domain: str, client_address: str, now: int) -> None:
        try:
            proof = self.proof_of_work.verify(payload, now)
            due = self._rates.domain_level(domain, now)
            if proof.level < due:
                # The page asks for another challenge by itself: have it be dear enough.
                self._rates.demand(self._rates.network_of(client_address, now), due, now)
                raise ProofError(ErrorCode.PROOF_TOO_EASY)
            self.proof_of_work.spend(proof)
            self._rates.count_form(domain, now)
        except ProofError as error:
            raise refused("altcha", error.code) from None

    def _admit_unproved(self, stamp: str, domain: str, client_address: str, now: int) -> None:
        try:
            check_stamp(self._stamp_key, stamp, now)
        except StampError as error:
            raise refused("stamp", error.code) from None
        network = self._rates.network_of(client_address, now)
        if not self._rates.may_come_unproved(network, domain, now):
            raise refused("", ErrorCode.SLOW_DOWN, retry_after_seconds=UNPROVED_WINDOW_SECONDS // 2)
