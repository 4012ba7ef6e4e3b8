"""Count every log again from its first entry."""

from typing import Any

from django.core.management.base import BaseCommand

from nidaa.followers import books_view
from nidaa.followers.counter import rebuild


class Command(BaseCommand):
    """`python -m django rebuild_counts`: the rows are the same as before, or they were wrong."""

    help = "Count every log again from its first entry."

    def handle(self, *_args: Any, **_options: Any) -> None:  # noqa: ANN401  Django's signature
        """Rebuild the counts of each log, one transaction a log."""
        for log in books_view.logs():
            rebuild(log.log_id)
            self.stdout.write(f"{log.slug}: counted")
