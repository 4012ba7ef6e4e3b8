"""The follower that counts what brought people: forms and confirmations by code, action and day.

Promises: numbers only, no time finer than a UTC day, no row that leads to a person; a form and a confirmation are
counted once. It is slow by intent, since its numbers are shown when their day is over: it takes about a hundredth of a
processor's time, whatever comes in.

Trusts: the sealed records, in which alone the code stands. What was erased before it came by is not counted, and what
is withdrawn later stays counted: from then on nobody knows the code any more, and that is right so.

May not enter: a code beside anything of a person; a finer time; a log line about either.
"""

from nidaa.followers.referrals.follower import Referrals

__all__ = ["Referrals"]
