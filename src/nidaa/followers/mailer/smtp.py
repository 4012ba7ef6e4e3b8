"""Mails to a mail server, over one connection that is kept open."""

import contextlib
import smtplib
import socket
import ssl
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from nidaa.followers.errors import MailServerError
from nidaa.followers.mailer.transport import Delivery, Envelope, Fate

TIMEOUT_SECONDS: Final = 20.0
_PERMANENT: Final = 500
_SHUTTING_DOWN: Final = 421
_DEFAULT_PORTS: Final = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where the mail server is, and how to get in. `repr` does not show the password."""

    scheme: str
    host: str
    port: int
    user: str
    password: str

    def __repr__(self) -> str:
        """Return scheme, host and port."""
        return f"SmtpServer({self.scheme}://{self.host}:{self.port})"


def parse_server(url: str) -> SmtpServer:
    """Read `smtp://user:password@host:port`; the schemes are smtp, smtps and smtp+starttls.

    Raises:
        ValueError: Another scheme, or no host. The message does not quote the URL, which has a password.
    """
    parts = urlsplit(url)
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError("the mail server is written smtp://host:port, smtps://... or smtp+starttls://...")
    port = parts.port or _DEFAULT_PORTS[parts.scheme]
    return SmtpServer(parts.scheme, parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""))


class _Smtp:
    def __init__(self, server: SmtpServer, timeout_seconds: float) -> None:
        self._server = server
        self._timeout_seconds = timeout_seconds
        self._session: smtplib.SMTP | None = None
        self._interrupted = False

    def send(self, envelope: Envelope) -> Delivery:
        try:
            session = self._session or self._open()
            return self._hand_over(session, envelope)
        except smtplib.SMTPNotSupportedError:
            return Delivery(Fate.BOUNCED)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise MailServerError(type(error).__name__) from error

    def interrupt(self) -> None:
        self._interrupted = True
        session = self._session
        if session is not None and session.sock is not None:
            with contextlib.suppress(OSError):
                session.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        if self._session is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._session.quit()
        self._drop()

    def _open(self) -> smtplib.SMTP:
        if self._interrupted:
            raise MailServerError("interrupted")
        server = self._server
        context = ssl.create_default_context()
        session: smtplib.SMTP
        if server.scheme == "smtps":
            session = smtplib.SMTP_SSL(server.host, server.port, timeout=self._timeout_seconds, context=context)
        else:
            session = smtplib.SMTP(server.host, server.port, timeout=self._timeout_seconds)
        self._session = session
        session.ehlo()
        if server.scheme == "smtp+starttls":
            session.starttls(context=context)
            session.ehlo()
        if server.user:
            session.login(server.user, server.password)
        return session

    def _hand_over(self, session: smtplib.SMTP, envelope: Envelope) -> Delivery:
        options = [] if envelope.recipient.isascii() else ["SMTPUTF8", "BODY=8BITMIME"]
        if options and not session.has_extn("smtputf8"):
            raise smtplib.SMTPNotSupportedError
        code, _ = session.mail(envelope.sender, options)
        if code >= 400:
            # The sender is refused: that is our setting, not this person's address.
            raise smtplib.SMTPSenderRefused(code, b"", envelope.sender)
        code, _ = session.rcpt(envelope.recipient)
        if code < 300:
            try:
                code, _ = session.data(envelope.message)
            except smtplib.SMTPDataError as error:
                code = error.smtp_code
        return self._delivery(session, code)

    def _delivery(self, session: smtplib.SMTP, code: int) -> Delivery:
        if code < 300:
            return Delivery(Fate.SENT, code)
        if code == _SHUTTING_DOWN:
            raise smtplib.SMTPServerDisconnected
        session.rset()
        return Delivery(Fate.BOUNCED if code >= _PERMANENT else Fate.DEFERRED, code)

    def _drop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()


def smtp_transport(url: str, timeout_seconds: float = TIMEOUT_SECONDS) -> _Smtp:
    """Return the transport to a mail server; see `parse_server` for the URL.

    Args:
        url: The server.
        timeout_seconds: For connecting, and for each answer.
    """
    return _Smtp(parse_server(url), timeout_seconds)
