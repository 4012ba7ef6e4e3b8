"""The follower of the log that signs it: entries become tiles, tiles become a signed head.

Promises: never two roots for one size. A head is signed only after the new entries were hashed, the stored tiles
were found to give the root signed before, and a consistency proof between the two roots was verified. The head's
file, outside the database, is written and flushed before the database commits: a database that is restored from an
older backup is therefore found out, and signs nothing (`recovery`).

Trusts: the signing key that it is given. Everything that it reads back it compares.

May not enter: the meaning of an entry; personal data.
"""

from nidaa.followers.integrator.adoption import AdoptionRefused, adopt_head
from nidaa.followers.integrator.check_log import check_log
from nidaa.followers.integrator.follower import Integrator

__all__ = ["AdoptionRefused", "Integrator", "adopt_head", "check_log"]
