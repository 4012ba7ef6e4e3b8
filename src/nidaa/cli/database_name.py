"""What a sentence to the host calls his database, and what it must never say: the password."""

from urllib.parse import parse_qs, unquote, urlsplit

from nidaa.intake.instance import Instance


def name_of(instance: Instance) -> str:
    """Return the path of the SQLite file, or the address of the PostgreSQL database without its password."""
    if not instance.database_url:
        return str(instance.database_path)
    parts = urlsplit(instance.database_url)
    place = parts.netloc.rpartition("@")[2] or parse_qs(parts.query).get("host", [""])[0]
    user = f"{unquote(parts.username)}@" if parts.username else ""
    return f"postgresql://{user}{place}{parts.path}"


def without_password(text: str, instance: Instance) -> str:
    """Return a driver's or a server's words on one line, with the password struck out wherever it stands."""
    parts = urlsplit(instance.database_url)
    secrets = {parts.password or "", *parse_qs(parts.query).get("password", [])}
    for secret in {*secrets, *(unquote(secret) for secret in secrets)} - {""}:
        text = text.replace(secret, "***")
    return " ".join(text.split())
