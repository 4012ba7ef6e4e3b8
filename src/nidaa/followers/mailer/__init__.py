"""The follower of the submissions that writes to people: confirmation, receipt, one reminder.

Promises: one mail for each stored submission, in the language of its form; at most one reminder, a day later; a mail
is begun by one runner at a time, under a name (file name, Message-ID) that never changes, so that a crash between
sending and noting it makes no second file, and a second copy over SMTP can be recognised. A mail server that is down
delays mails and nothing else.

Trusts: the sealed record of a submission. It does not trust that a name or an address is harmless: no typed text
enters a header, the address alone does, after a check of its own.

May not enter: an address or a name in a table, a log line or a file name; images or anything else that tells who
reads; a write to the books.
"""

from nidaa.followers.mailer.folder import folder_transport
from nidaa.followers.mailer.follower import Mailer
from nidaa.followers.mailer.pace import Pace
from nidaa.followers.mailer.smtp import smtp_transport

__all__ = ["Mailer", "Pace", "folder_transport", "smtp_transport"]
