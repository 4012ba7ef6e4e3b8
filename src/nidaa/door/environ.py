"""What Django reads of a request: the environ of WSGI (PEP 3333)."""

import sys
from io import BytesIO
from typing import Any

from nidaa.door.request import Request
from nidaa.web.refused_form import ENVIRON_KEY

Environ = dict[str, Any]


def environ_of(request: Request, client: str, body: bytes, refused: object) -> Environ:
    """Return the environ of a request.

    A header whose name holds an underscore is left out: in the environ it could not be told from one with a hyphen,
    which a proxy in front of us may have set or removed.

    Args:
        request: The request.
        client: Its sender's address.
        body: Its whole body.
        refused: What was refused in it, or None.
    """
    scope = request.scope
    server, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": request.path.encode().decode("latin-1"),
        "QUERY_STRING": request.query,
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": client,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.items():
        if "_" not in name:
            _add(environ, name, value)
    environ.setdefault("HTTP_HOST", request.host)
    # What the server has read: a length that was announced otherwise, or not at all, would mislead a parser.
    environ["CONTENT_LENGTH"] = str(len(body))
    if refused is not None:
        # No header can write this: theirs begin with HTTP_.
        environ[ENVIRON_KEY] = refused
    return environ


def _add(environ: Environ, name: str, value: str) -> None:
    key = name.upper().replace("-", "_")
    if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        key = f"HTTP_{key}"
    before = environ.get(key)
    separator = "; " if key == "HTTP_COOKIE" else ","
    environ[key] = value if before is None else f"{before}{separator}{value}"
