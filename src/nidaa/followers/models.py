"""The followers' tables. `log_id` is the books' id of a log; moments are whole unix seconds, UTC."""

from typing import ClassVar

from django.db import models

from nidaa.campaigns.personal_data import NO_PERSONAL_DATA, PersonalData


class Cursor(models.Model):
    """How far a follower has read a log; moved by compare-and-swap, in the transaction of the follower's rows."""

    follower = models.CharField(max_length=16)
    log_id = models.BigIntegerField()
    position = models.BigIntegerField()

    personal_data = NO_PERSONAL_DATA

    class Meta:
        """One position a follower and log."""

        constraints: ClassVar = [models.UniqueConstraint(fields=("follower", "log_id"), name="one_cursor_per_log")]


class Lease(models.Model):
    """Which runner follows a log now; whoever holds it renews it, and anybody may take it once it has expired."""

    log_id = models.BigIntegerField(primary_key=True)
    holder = models.CharField(max_length=120)
    expires_at = models.BigIntegerField()

    personal_data = NO_PERSONAL_DATA


class Alarm(models.Model):
    """A follower that has stopped for a log, and why; the row goes when the follower is well again."""

    follower = models.CharField(max_length=16)
    log_id = models.BigIntegerField()
    trouble = models.CharField(max_length=32)
    explanation = models.TextField()
    raised_at = models.BigIntegerField()

    personal_data = NO_PERSONAL_DATA

    class Meta:
        """One alarm a follower and log."""

        constraints: ClassVar = [models.UniqueConstraint(fields=("follower", "log_id"), name="one_alarm_per_log")]


class Tile(models.Model):
    """A tile of hashes in its widest version; narrower ones are its beginning."""

    log_id = models.BigIntegerField()
    level = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField()

    personal_data = NO_PERSONAL_DATA

    class Meta:
        """One row a tile."""

        constraints: ClassVar = [models.UniqueConstraint(fields=("log_id", "level", "number"), name="one_row_per_tile")]


class Checkpoint(models.Model):
    """A signed head; every one that was ever published stays."""

    log_id = models.BigIntegerField()
    size = models.BigIntegerField()
    root = models.BinaryField()
    note = models.BinaryField()
    signed_at = models.BigIntegerField()

    personal_data = NO_PERSONAL_DATA

    class Meta:
        """One head a size: the database itself refuses a second."""

        constraints: ClassVar = [models.UniqueConstraint(fields=("log_id", "size"), name="one_checkpoint_per_size")]


class Count(models.Model):
    """What the entries under the last counted checkpoint count to."""

    log_id = models.BigIntegerField(primary_key=True)
    tree_size = models.BigIntegerField()
    counts = models.TextField(help_text="JSON of nidaa.entries.counts.Counts")

    personal_data = NO_PERSONAL_DATA


class CountHour(models.Model):
    """The count at the last checkpoint of an hour; `hour` is unix seconds divided by 3,600."""

    log_id = models.BigIntegerField()
    hour = models.BigIntegerField()
    tree_size = models.BigIntegerField()
    counts = models.TextField(help_text="JSON of nidaa.entries.counts.Counts")

    personal_data = NO_PERSONAL_DATA

    class Meta:
        """One row an hour."""

        constraints: ClassVar = [models.UniqueConstraint(fields=("log_id", "hour"), name="one_count_per_hour")]


class WallPage(models.Model):
    """Where a page of the wall begins: its first entry, and how many people it has place for so far."""

    log_id = models.BigIntegerField()
    action = models.CharField(max_length=16)
    #: From 1, the oldest first, so that a page keeps its number.
    number = models.BigIntegerField()
    first_entry = models.BigIntegerField()
    people = models.PositiveSmallIntegerField()

    personal_data = PersonalData(
        fields=("first_entry",), purpose="To find a page of the wall without reading all before it.", days_kept=None
    )

    class Meta:
        """One row a page."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=("log_id", "action", "number"), name="one_row_per_wall_page")
        ]


class MailKind(models.TextChoices):
    """What a mail is for."""

    CONFIRMATION = "confirmation"
    RECEIPT = "receipt"
    REMINDER = "reminder"


class MailState(models.TextChoices):
    """How far a mail is. WAITING and SENDING go on; the others are final."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    #: Refused for good by the mail server.
    BOUNCED = "bounced"
    #: Refused for the time being, too often.
    GIVEN_UP = "given-up"
    #: No longer wanted: erased, muted, confirmed meanwhile, log closed.
    DROPPED = "dropped"


class Mail(models.Model):
    """A mail that is due or done. The address is not here: it is unsealed at the moment of sending."""

    log_id = models.BigIntegerField()
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=16, choices=MailKind.choices)
    state = models.CharField(max_length=16, choices=MailState.choices, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.BigIntegerField()
    claimed_by = models.CharField(max_length=120, default="", blank=True)
    claimed_until = models.BigIntegerField(default=0)
    reply_code = models.PositiveSmallIntegerField(default=0, help_text="SMTP reply code of the last refusal, or 0")
    changed_at = models.BigIntegerField()

    personal_data = PersonalData(
        fields=("seq",), purpose="To send each mail that a form asks for exactly once.", days_kept=None
    )

    class Meta:
        """One mail a submission and kind; what is due is found by index."""

        constraints: ClassVar = [models.UniqueConstraint(fields=("log_id", "seq", "kind"), name="one_mail_per_kind")]
        indexes: ClassVar = [models.Index(fields=("log_id", "state", "kind", "due_at"), name="mail_due_by_kind")]
