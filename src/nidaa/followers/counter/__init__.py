"""The follower of the signed heads that counts: what the entries under each head count to, now and by the hour.

Promises: a stored count is `entries.tally` of the entries under a signed head, never of more; rows and cursor move
together; `rebuild` from entry 0 gives the same rows.

Trusts: the signed heads. May not enter: any other way to count.
"""

from nidaa.followers.counter.follower import Counter
from nidaa.followers.counter.rebuild import rebuild

__all__ = ["Counter", "rebuild"]
