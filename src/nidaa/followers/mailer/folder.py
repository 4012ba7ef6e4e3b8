"""Mails as files, for a demo, a test, or a host whose own program sends what lies in the folder."""

import os
from pathlib import Path
from typing import Final

from nidaa.followers.errors import MailServerError
from nidaa.followers.mailer.transport import Delivery, Envelope, Fate

_PRIVATE_FILE: Final = 0o600
_PRIVATE_FOLDER: Final = 0o700


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, envelope: Envelope) -> Delivery:
        target = self._folder / f"{envelope.name}.eml"
        unfinished = self._folder / f".{envelope.name}.new"
        try:
            self._folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE_FILE)
            with os.fdopen(descriptor, "wb") as file:
                file.write(envelope.message)
            # No flush to the disk: hundreds of them a second would hold up the intake's commits, which share it.
            unfinished.replace(target)
        except OSError as error:
            raise MailServerError("folder-not-writable") from error
        return Delivery(Fate.SENT)

    def interrupt(self) -> None:
        """Do nothing: a file is written in no time."""

    def close(self) -> None:
        """Do nothing: no file stays open."""


def folder_transport(folder: Path) -> _Folder:
    """Return the transport that writes `<name>.eml` files into a folder; the same mail again replaces its file.

    A process that dies leaves a file whole or absent. A power cut may take the mails of the last half minute: whoever
    sends real mail uses a mail server.
    """
    return _Folder(folder)
