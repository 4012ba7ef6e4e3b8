"""What each command does, or why it is refused: rules over values, in the order of the batch. No SQL, no clock.

A retry is answered before anything else, so that a command whose answer was lost is never refused when it is sent
again. `apply` of a batch and of its commands one by one give the same books, because nothing here looks further than
the state that the commands before have left.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Final

from nidaa.entries import kinds
from nidaa.intake.commands import (
    Answer,
    CheckIn,
    Close,
    Command,
    Confirm,
    Erase,
    Mute,
    Open,
    Purge,
    ShowName,
    Submit,
    Void,
    Withdraw,
)
from nidaa.intake.outcomes import Already, Appended, Done, Outcome, Refusal, Refused, Stored
from nidaa.intake.writer.state import Action, Attempt, Log, Logs, Person, Submission, Supporter

#: How many submissions of one person in one action are stored, hence how many mails a stranger can cause him.
MOST_ATTEMPTS: Final = 5
#: A mail may be read late: what was sent in before the action closed may be confirmed so long after.
CONFIRM_GRACE_SECONDS: Final = 48 * 3600
TOMBSTONE_PREFIX: Final = bytes(24)


def decide(logs: Logs, command: Command) -> Outcome:
    """Change the state as one command demands, and return its outcome."""
    log = logs.get(command.log_id)
    if log is None:
        return Refused(Refusal.UNKNOWN)
    rule: Callable[[Log, Any], Outcome] = _RULES[type(command)]
    return rule(log, command)


def _submit(log: Log, command: Submit) -> Outcome:
    person = log.person(command.action, command.person_key)
    taken = _retried(person, command.idempotency_key)
    if taken is None:
        refusal = _refusal_to_submit(log, command)
        if refusal is not None:
            return Refused(refusal)
        if len(person.attempts) >= MOST_ATTEMPTS:
            taken = person.attempts[-1]  # Answered like the others, and not stored.
    if taken is not None:
        log.repeated.append(_submission(command, taken.seq, taken.attempt))
        return Stored(taken.seq)
    log.last_seq += 1
    new = _submission(command, log.last_seq, len(person.attempts) + 1)
    person.attempts.append(Attempt(new.seq, new.attempt, new.idempotency_key))
    log.new.append(new)
    log.known[new.seq] = new
    return Stored(new.seq)


def _refusal_to_submit(log: Log, command: Submit) -> Refusal | None:
    action = log.actions.get(command.action)
    if action is None:
        return Refusal.UNKNOWN
    if log.closed:
        return Refusal.LOG_CLOSED
    if command.at < action.opens_at:
        return Refusal.NOT_OPEN
    if action.closes_at is not None and command.at >= action.closes_at:
        return Refusal.CLOSED
    return None if command.text in action.texts else Refusal.UNKNOWN_TEXT


def _retried(person: Person, idempotency_key: bytes) -> Attempt | None:
    """Return the stored attempt that was sent with this key."""
    for attempt in person.attempts:
        if attempt.idempotency_key == idempotency_key:
            return attempt
    return None


def _submission(command: Submit, seq: int, attempt: int) -> Submission:
    return Submission(
        seq,
        command.action,
        command.person_key,
        attempt,
        command.idempotency_key,
        command.language,
        command.text,
        command.threshold,
        command.commitment,
        command.sealed,
        command.named,
        command.at,
    )


def _confirm(log: Log, command: Confirm) -> Outcome:
    submission = log.known.get(command.seq)
    if submission is None:
        return Refused(Refusal.UNKNOWN)
    person = log.person(submission.action, submission.person_key)
    standing = person.standing
    if standing is not None:
        return Refused(Refusal.ERASED) if standing.state == "erased" else Already(standing.entry_index)
    refusal = _refusal_to_confirm(log, submission, person, command.at)
    if refusal is not None or submission.sealed is None:
        return Refused(refusal or Refusal.ERASED)
    entry_index = log.append(_entry(submission, _day(command.at)))
    supporter = Supporter(
        entry_index,
        submission.action,
        submission.person_key,
        submission.seq,
        submission.sealed,
        submission.named,
        "active",
        None,
        None,
        command.at,
    )
    person.supporters.append(supporter)
    log.by_entry[entry_index] = supporter
    log.touch(supporter)
    # All that he ever sent: what he did not confirm, perhaps a stranger's, would otherwise stay for good.
    log.empty_submissions(person)
    return Appended(entry_index)


def _refusal_to_confirm(log: Log, submission: Submission, person: Person, at: int) -> Refusal | None:
    if person.is_voided:
        return Refusal.VOIDED
    if submission.sealed is None:
        return _why_empty(submission)
    if log.closed:
        return Refusal.LOG_CLOSED
    closes_at = log.actions[submission.action].closes_at
    return Refusal.CLOSED if closes_at is not None and at >= closes_at + CONFIRM_GRACE_SECONDS else None


def _why_empty(submission: Submission) -> Refusal:
    return Refusal.ERASED if submission.person_key.startswith(TOMBSTONE_PREFIX) else Refusal.WITHDRAWN


def _entry(submission: Submission, day: date) -> kinds.Sign | kinds.Pledge:
    if submission.action == "petition":
        return kinds.Sign(kinds.Action.PETITION, submission.commitment, day, submission.text)
    return kinds.Pledge(kinds.Action.BOYCOTT, submission.commitment, day, submission.threshold or 1, submission.text)


def _withdraw(log: Log, command: Withdraw) -> Outcome:
    submission = log.known.get(command.seq)
    if submission is None:
        return Refused(Refusal.UNKNOWN)
    person = log.person(submission.action, submission.person_key)
    standing = person.standing
    if standing is None:
        return _withdraw_unconfirmed(log, person)
    if standing.state == "erased":
        return Refused(Refusal.ERASED)
    if log.closed:
        return Refused(Refusal.LOG_CLOSED)
    leaf_index = _append_withdraw(log, standing, command.at)
    standing.sealed = None
    log.empty_submissions(person)
    return Appended(leaf_index)


def _withdraw_unconfirmed(log: Log, person: Person) -> Outcome:
    """Nobody stands: say what ended it, or cancel what was never confirmed."""
    last = person.supporters[-1] if person.supporters else None
    if last is not None and last.state == "voided":
        return Refused(Refusal.VOIDED)
    log.empty_submissions(person)
    if last is None:
        return Done()
    if last.state == "erased" or last.ended_index is None:
        return Refused(Refusal.ERASED)
    return Already(last.ended_index)


def _append_withdraw(log: Log, supporter: Supporter, at: int) -> int:
    action = kinds.Action(supporter.action)
    leaf_index = log.append(kinds.Withdraw(action, _day(at), supporter.entry_index))
    supporter.state = "withdrawn"
    supporter.ended_index = leaf_index
    log.touch(supporter)
    return leaf_index


def _void(log: Log, command: Void) -> Outcome:
    supporter = log.by_entry.get(command.of)
    if supporter is None:
        return Refused(Refusal.UNKNOWN)
    if supporter.ended_index is not None:
        if supporter.state == "voided":
            return Already(supporter.ended_index)
        return Refused(Refusal.ERASED if supporter.state == "erased" else Refusal.WITHDRAWN)
    if log.closed:
        return Refused(Refusal.LOG_CLOSED)
    action = kinds.Action(supporter.action)
    leaf_index = log.append(kinds.Void(action, _day(command.at), supporter.entry_index, command.why))
    supporter.state = "voided"
    supporter.ended_index = leaf_index
    log.touch(supporter)
    return Appended(leaf_index)


def _show_name(log: Log, command: ShowName) -> Outcome:
    """Show or hide a name, in a closed log too: what should not have been shown must be hidden at any time."""
    supporter = log.by_entry.get(command.of)
    if supporter is None:
        return Refused(Refusal.UNKNOWN)
    if supporter.state != "active":
        return Refused(_ENDED.get(supporter.state, Refusal.ERASED))
    supporter.named = command.shown
    log.touch(supporter)
    return Done()


def _check_in(log: Log, command: CheckIn) -> Outcome:
    submission = log.known.get(command.seq)
    if submission is None:
        return Refused(Refusal.UNKNOWN)
    person = log.person(submission.action, submission.person_key)
    standing = person.standing
    if standing is None or standing.state != "active":
        return Refused(_why_not_standing(person))
    if standing.checked_in_index is not None:
        return Already(standing.checked_in_index)
    refusal = _refusal_to_check_in(log, log.actions[submission.action], command.at)
    if refusal is not None:
        return Refused(refusal)
    entry = kinds.Keep(kinds.Action.BOYCOTT, command.commitment, _day(command.at), command.level)
    standing.checked_in_index = log.append(entry)
    log.touch(standing)
    return Appended(standing.checked_in_index)


def _refusal_to_check_in(log: Log, action: Action, at: int) -> Refusal | None:
    if log.closed:
        return Refusal.LOG_CLOSED
    if action.window_ends_at is None or action.opened_index is None:
        return Refusal.UNKNOWN
    if at < action.window_ends_at:
        return Refusal.TOO_EARLY
    return Refusal.TOO_LATE if action.check_in_until is not None and at >= action.check_in_until else None


def _why_not_standing(person: Person) -> Refusal:
    if not person.supporters:
        return Refusal.UNKNOWN
    return _ENDED.get(person.supporters[-1].state, Refusal.ERASED)


def _open(log: Log, command: Open) -> Outcome:
    action = log.actions.get(command.action)
    if action is None:
        return Refused(Refusal.UNKNOWN)
    if action.opened_index is not None:
        return Already(action.opened_index)
    if log.closed:
        return Refused(Refusal.LOG_CLOSED)
    entry = kinds.Open(kinds.Action(command.action), _day(command.at), command.until)
    action.opened_index = log.append(entry)
    action.changed = True
    return Appended(action.opened_index)


def _answer(log: Log, command: Answer) -> Outcome:
    if log.closed:
        return Refused(Refusal.LOG_CLOSED)
    return Appended(log.append(kinds.Answer(_day(command.at), command.source, command.sha256)))


def _close(log: Log, command: Close) -> Outcome:
    if log.closed:
        return Already(log.size - 1)  # Nothing can stand behind a `close`.
    log.closed = True
    return Appended(log.append(kinds.Close(_day(command.at))))


def _erase(log: Log, command: Erase) -> Outcome:
    submission = log.known.get(command.seq)
    if submission is None:
        return Refused(Refusal.UNKNOWN)
    person = log.person(submission.action, submission.person_key)
    standing = person.standing
    if standing is not None and standing.state == "active" and not log.closed:
        _append_withdraw(log, standing, command.at)
    log.empty_submissions(person)
    # Who was voided keeps his key and nothing else: without it, erasing would undo the void.
    is_voided = person.is_voided
    for supporter in person.supporters:
        supporter.sealed = None
        supporter.state = supporter.state if is_voided else "erased"
        log.touch(supporter)
    if not is_voided:
        _bury(log, submission, person)
    return Done()


def _purge(log: Log, command: Purge) -> Outcome:
    submission = log.known.get(command.seq)
    if submission is None:
        return Refused(Refusal.UNKNOWN)
    if submission.received_at >= command.before:
        return Refused(Refusal.TOO_EARLY)
    person = log.person(submission.action, submission.person_key)
    if person.supporters:
        # What became a signature was emptied then: it stays with the supporter.
        if submission.sealed is not None:
            log.empty_submission(submission.seq)
    elif person.attempts[-1].seq == submission.seq and not submission.person_key.startswith(TOMBSTONE_PREFIX):
        log.empty_submissions(person)
        _bury(log, submission, person)
    return Done()


def _bury(log: Log, submission: Submission, person: Person) -> None:
    """Replace the person key, in all rows of this person, by one that no address gives."""
    tombstone = TOMBSTONE_PREFIX + person.attempts[0].seq.to_bytes(8, "big")
    del log.people[submission.action, submission.person_key]
    log.people[submission.action, tombstone] = person
    for supporter in person.supporters:
        supporter.person_key = tombstone
    for attempt in person.attempts:
        log.rekeyed[attempt.seq] = tombstone
        if (known := log.known.get(attempt.seq)) is not None:
            known.person_key = tombstone


def _mute(log: Log, command: Mute) -> Outcome:
    submission = log.known.get(command.seq)
    if submission is None:
        return Refused(Refusal.UNKNOWN)
    for attempt in log.person(submission.action, submission.person_key).attempts:
        log.muted.add(attempt.seq)
    return Done()


def _day(at: int) -> date:
    return _day_number(at // 86_400)


@lru_cache(maxsize=8)
def _day_number(number: int) -> date:
    return datetime.fromtimestamp(number * 86_400, UTC).date()


_ENDED: Final = {"voided": Refusal.VOIDED, "withdrawn": Refusal.WITHDRAWN}
_RULES: Final[dict[type[Command], Callable[[Log, Any], Outcome]]] = {
    Submit: _submit,
    Confirm: _confirm,
    Withdraw: _withdraw,
    Void: _void,
    ShowName: _show_name,
    CheckIn: _check_in,
    Open: _open,
    Answer: _answer,
    Close: _close,
    Erase: _erase,
    Purge: _purge,
    Mute: _mute,
}
