"""One entry of each kind, and short ways to make more."""

from datetime import date

from nidaa.entries.kinds import (
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

DAY = date(2016, 1, 13)
END = date(2016, 1, 18)
COMMITMENT = bytes(range(32))
TEXT = bytes(range(16))
PETITION = Action.PETITION
BOYCOTT = Action.BOYCOTT

EXAMPLES: list[tuple[Entry, bytes]] = [
    (Open(PETITION, DAY), b'{"a":"petition","d":"2016-01-13","k":"open"}'),
    (Open(BOYCOTT, DAY, END), b'{"a":"boycott","d":"2016-01-13","k":"open","until":"2016-01-18"}'),
    (
        Sign(PETITION, COMMITMENT, DAY, TEXT),
        b'{"a":"petition","c":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","d":"2016-01-13","k":"sign",'
        b'"t":"AAECAwQFBgcICQoLDA0ODw=="}',
    ),
    (
        Pledge(BOYCOTT, COMMITMENT, DAY, 10_000, TEXT),
        b'{"a":"boycott","c":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","d":"2016-01-13","k":"pledge",'
        b'"n":10000,"t":"AAECAwQFBgcICQoLDA0ODw=="}',
    ),
    (Withdraw(BOYCOTT, DAY, 4711), b'{"a":"boycott","d":"2016-01-13","k":"withdraw","of":4711}'),
    (
        Void(PETITION, DAY, 12, VoidReason.DISPOSABLE_ADDRESS),
        b'{"a":"petition","d":"2016-01-13","k":"void","of":12,"why":"disposable-address"}',
    ),
    (
        Keep(BOYCOTT, COMMITMENT, END, Level.FULL),
        b'{"a":"boycott","c":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","d":"2016-01-18","k":"keep",'
        b'"level":"full"}',
    ),
    (
        Answer(DAY, "anrt", COMMITMENT),
        b'{"d":"2016-01-13","from":"anrt","k":"answer","sha256":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}',
    ),
    (Close(DAY), b'{"d":"2016-01-13","k":"close"}'),
]


def sign(action: Action = PETITION) -> Sign:
    return Sign(action, COMMITMENT, DAY, TEXT)


def pledge(threshold: int = 1, action: Action = BOYCOTT) -> Pledge:
    return Pledge(action, COMMITMENT, DAY, threshold, TEXT)


def withdraw(of: int, action: Action = PETITION) -> Withdraw:
    return Withdraw(action, DAY, of)


def void(of: int, action: Action = PETITION, why: VoidReason = VoidReason.TEST) -> Void:
    return Void(action, DAY, of, why)


def keep(day: date = END, level: Level = Level.FULL, action: Action = BOYCOTT) -> Keep:
    return Keep(action, COMMITMENT, day, level)
