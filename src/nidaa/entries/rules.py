"""The rules under which `tally` ignores an entry that makes no sense. Their ids are never renamed, only added."""

from enum import Enum


class Rule(Enum):
    """Why an entry changes no count. `docs/log-format.md` has each with an example."""

    #: The log has been closed by an earlier entry.
    AFTER_CLOSE = "after-close"
    #: An `open` of an action that an earlier entry has opened.
    OPEN_AGAIN = "open-again"
    #: A `sign` whose action is not the petition.
    SIGN_OUTSIDE_PETITION = "sign-outside-petition"
    #: A `pledge` whose action is not the boycott.
    PLEDGE_OUTSIDE_BOYCOTT = "pledge-outside-boycott"
    #: A `keep` whose action is not the boycott.
    KEEP_OUTSIDE_BOYCOTT = "keep-outside-boycott"
    #: A `keep` before any `open` of the boycott: nobody can say when its window ends.
    KEEP_WITHOUT_OPEN = "keep-without-open"
    #: A `keep` whose day is before the day on which the window ends.
    KEEP_BEFORE_END = "keep-before-end"
    #: `of` is the entry's own index, or a later one, whether or not such an entry ever comes.
    OF_NOT_EARLIER = "of-not-earlier"
    #: `of` is an entry that is neither `sign` nor `pledge`, or one that was itself ignored.
    OF_NOT_COUNTED = "of-not-counted"
    #: `of` is an entry of another action than the one named.
    OF_OTHER_ACTION = "of-other-action"
    #: `of` is an entry that was withdrawn before.
    ALREADY_WITHDRAWN = "already-withdrawn"
    #: `of` is an entry that was voided before.
    ALREADY_VOIDED = "already-voided"
