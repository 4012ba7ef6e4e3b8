"""What somebody gave as an address: a campaign's page in any language, or a log's prefix."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from nidaa.cli.errors import WrongUsageError

_CAMPAIGN: Final = re.compile(r"(?P<page>(?:/[a-z]{2,3})?/c/(?P<slug>[a-z0-9-]+))(?P<rest>/.*)?")


@dataclass(frozen=True, slots=True)
class LogAddress:
    """Where to look.

    Attributes:
        origin: The server; only scheme, host and port count.
        log_path: Path of the log's prefix, without a slash at its end.
        page_path: Path of the page that states numbers; None when only a log was named.
        campaign_path: `/c/<slug>`, under which key and counts lie; None when only a log was named.
    """

    origin: SplitResult
    log_path: str
    page_path: str | None
    campaign_path: str | None

    @property
    def expected_name(self) -> str:
        """The name that a log at this address is due to have."""
        return f"{self.origin.netloc}{self.log_path}"


def parse_address(text: str) -> LogAddress:
    """Read an address; without a scheme it is https.

    Raises:
        WrongUsageError: It is no address on the web.
    """
    address = urlsplit(text if "://" in text else f"https://{text}")
    try:
        usable = address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:
        usable = False
    if not usable or "@" in address.netloc or not address.netloc.isascii():
        raise WrongUsageError(f"{text!r} is not an address like https://nidaa.example/c/voip/")
    match = _CAMPAIGN.fullmatch(address.path)
    if match is None:
        path = address.path.rstrip("/").removesuffix("/checkpoint")
        return LogAddress(address, path, None, None)
    campaign = f"/c/{match['slug']}"
    if (match["rest"] or "").startswith("/log"):
        return LogAddress(address, f"{campaign}/log", f"{campaign}/", campaign)
    return LogAddress(address, f"{campaign}/log", f"{match['page']}/", campaign)
