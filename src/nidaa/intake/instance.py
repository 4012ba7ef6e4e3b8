"""What differs between two instances: the only place that reads environment variables.

Next hop: `project.settings`, the commands and the followers all take this value.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from nidaa.intake.errors import IntakeError

Network = IPv4Network | IPv6Network

LOOPBACK: Final[tuple[Network, ...]] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
WORKERS_AT_MOST: Final = 64
#: What a web process bears by default: see the settings of the same names.
WATCHERS: Final = 20_000
QUEUE: Final = 8_192
#: A mail server that gets more from a stranger than it likes calls it spam; and each costs a millisecond, which those
#: who sign need more.
MAILS_PER_SECOND: Final = 50
#: After so many days what was sent in and never confirmed is erased; the privacy page says it.
UNCONFIRMED_DAYS: Final = 30
_MOST: Final = 1_000_000
_SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 (a folder of our own is made in it, and its owner is checked)


class SettingError(IntakeError):
    """An environment variable has a value that makes no sense; the message names it."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One installation of Nidaa.

    Attributes:
        data_dir: Where all that must last is kept (NIDAA_DATA_DIR).
        base_url: Public address without a slash at its end (NIDAA_BASE_URL).
        mail: "folder", or an SMTP address `smtp://`, `smtps://`, `smtp+starttls://` (NIDAA_MAIL).
        mail_from: Sender of all mails (NIDAA_MAIL_FROM).
        demo: Whether this is a demonstration, which says so on every page (NIDAA_DEMO).
        trusted_proxies: Networks whose X-Forwarded-For is believed (NIDAA_TRUSTED_PROXIES).
        workers: How many web processes `nidaa serve` starts; None: as many as cores, few at most (NIDAA_WORKERS).
        metrics_from: Networks that may read /metrics (NIDAA_METRICS_FROM).
        worker_number: Which of the web processes this one is, from 0 (NIDAA_WORKER_NUMBER, set by the supervisor).
        worker_count: How many web processes share the port: what one of them limits by itself, it limits to its
            share (NIDAA_WORKER_COUNT, set by the supervisor).
        watchers: How many live streams one web process serves at most (NIDAA_WATCHERS).
        queue: How many forms may wait for their commit in one web process (NIDAA_QUEUE).
        mails_per_second: How fast mails leave at most (NIDAA_MAILS_PER_SECOND).
        unconfirmed_days: After how many days what nobody confirmed is erased (NIDAA_UNCONFIRMED_DAYS).
        database_url: Of a PostgreSQL database; "": the SQLite file in the data folder (DATABASE_URL). It may hold a
            password: no message quotes it.
    """

    data_dir: Path
    base_url: str = "http://127.0.0.1:8000"
    mail: str = "folder"
    mail_from: str = "nidaa@localhost"
    demo: bool = False
    trusted_proxies: tuple[Network, ...] = ()
    workers: int | None = None
    metrics_from: tuple[Network, ...] = LOOPBACK
    worker_number: int = 0
    worker_count: int = 1
    watchers: int = WATCHERS
    queue: int = QUEUE
    mails_per_second: int = MAILS_PER_SECOND
    unconfirmed_days: int = UNCONFIRMED_DAYS
    database_url: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Instance":
        """Read the instance from environment variables; what is absent or empty has its default.

        Raises:
            SettingError: A value makes no sense.
        """
        base_url = (environ.get("NIDAA_BASE_URL") or "http://127.0.0.1:8000").rstrip("/")
        host = _host_of(base_url)
        return cls(
            data_dir=Path(environ.get("NIDAA_DATA_DIR") or "var").absolute(),
            base_url=base_url,
            mail=_mail(environ.get("NIDAA_MAIL") or "folder"),
            mail_from=environ.get("NIDAA_MAIL_FROM") or f"nidaa@{host}",
            demo=_flag("NIDAA_DEMO", environ.get("NIDAA_DEMO", "")),
            trusted_proxies=_networks("NIDAA_TRUSTED_PROXIES", environ.get("NIDAA_TRUSTED_PROXIES", "")),
            workers=_number(environ, "NIDAA_WORKERS", least=1, most=WORKERS_AT_MOST),
            metrics_from=_networks("NIDAA_METRICS_FROM", environ.get("NIDAA_METRICS_FROM", "")) or LOOPBACK,
            worker_number=_number(environ, "NIDAA_WORKER_NUMBER", least=0, most=WORKERS_AT_MOST) or 0,
            worker_count=_number(environ, "NIDAA_WORKER_COUNT", least=1, most=WORKERS_AT_MOST) or 1,
            watchers=_number(environ, "NIDAA_WATCHERS", least=1, most=_MOST) or WATCHERS,
            queue=_number(environ, "NIDAA_QUEUE", least=1, most=_MOST) or QUEUE,
            mails_per_second=_number(environ, "NIDAA_MAILS_PER_SECOND", least=1, most=_MOST) or MAILS_PER_SECOND,
            unconfirmed_days=_number(environ, "NIDAA_UNCONFIRMED_DAYS", least=7, most=3_650) or UNCONFIRMED_DAYS,
            database_url=_database_url(environ.get("DATABASE_URL", "")),
        )

    @property
    def database_path(self) -> Path:
        """The SQLite file; without meaning if there is a `database_url`."""
        return self.data_dir / "nidaa.sqlite3"

    @property
    def secrets_dir(self) -> Path:
        """The folder of the keys; never in a backup of the database."""
        return self.data_dir / "secrets"

    @property
    def mail_dir(self) -> Path:
        """Where mails go when `mail` is "folder"."""
        return self.data_dir / "mail"

    @property
    def heads_dir(self) -> Path:
        """The last signed checkpoint of each log, outside the database."""
        return self.data_dir / "heads"

    @property
    def run_dir(self) -> Path:
        """What running processes tell each other; emptied at every start."""
        return self.data_dir / "run"

    @property
    def shared_memory_dir(self) -> Path:
        """What the web processes share and nobody keeps: in memory where the system has a folder for that.

        A mapped file on a disk costs a fault at each page that is written to, and again after each flush.
        """
        if not _SHARED_MEMORY.is_dir() or not os.access(_SHARED_MEMORY, os.W_OK):
            return self.data_dir / "shared"
        name = sha256(os.fsencode(self.data_dir)).hexdigest()[:24]
        return _SHARED_MEMORY / f"nidaa-{os.geteuid()}-{name}"

    @property
    def netloc(self) -> str:
        """Host and port of the public address."""
        return urlsplit(self.base_url).netloc

    def origin_of(self, slug: str) -> str:
        """Return the origin of a campaign's log: `<host>/c/<slug>/log`. It never changes once the log exists."""
        return f"{self.netloc}/c/{slug}/log"


def _host_of(base_url: str) -> str:
    parts = urlsplit(base_url)
    plain = not (parts.path or parts.query or parts.fragment or parts.username or parts.password)
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
        raise SettingError("NIDAA_BASE_URL must be http(s)://host[:port], without a path")
    return parts.hostname


def _database_url(value: str) -> str:
    """Return the address as it is; what only the driver can judge, it judges when it connects."""
    scheme, _, rest = value.partition("://")
    database = rest.partition("?")[0].partition("/")[2]
    if value and (scheme not in ("postgresql", "postgres") or not database):
        raise SettingError("DATABASE_URL must be postgresql://[user[:password]@][host][:port]/database")
    return value


def _mail(value: str) -> str:
    if value != "folder" and urlsplit(value).scheme not in ("smtp", "smtps", "smtp+starttls"):
        raise SettingError("NIDAA_MAIL must be 'folder', smtp://..., smtps://... or smtp+starttls://...")
    return value


def _flag(name: str, value: str) -> bool:
    if value not in ("", "0", "1"):
        raise SettingError(f"{name} must be 0 or 1")
    return value == "1"


def _number(environ: Mapping[str, str], name: str, *, least: int, most: int) -> int | None:
    value = environ.get(name, "")
    if not value:
        return None
    # int() of very many digits is slow, and refused by Python itself.
    if not value.isascii() or not value.isdigit() or len(value) > len(str(most)) or not least <= int(value) <= most:
        raise SettingError(f"{name} must be a whole number from {least} to {most}")
    return int(value)


def _networks(name: str, value: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())
    except ValueError as error:
        raise SettingError(f"{name}: {error}") from error
