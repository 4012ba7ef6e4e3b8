"""The follower of the submissions that forgets: what was sent in and never confirmed is erased after some weeks.

Promises: what nobody confirmed is emptied, and the person key with it, `unconfirmed_days` after its person sent it
last; within an hour of that moment while followers run. No signature, no entry and no count changes. Going over the
same submissions twice changes nothing.

Trusts: the clock, which only ever makes it early or late; the writer, whose `Purge` decides once more under its lock.

May not enter: content of a submission; SQL that writes a book.
"""

from nidaa.followers.purger.follower import Purger
from nidaa.followers.purger.purging import overdue_before, purge_log

__all__ = ["Purger", "overdue_before", "purge_log"]
