"""The request that the cache itself makes to Django: what is kept of the answer is shown to everybody.

It says a path and a language, and nothing that a client said: no header can bend an answer that others get, and a
client with a wrong Host or a strange header cannot make their common rendering fail.
"""

import sys
from io import BytesIO
from urllib.parse import urlsplit

from nidaa.door.environ import Environ

#: There is no client. A view that asks for its address is none whose answer is for all.
NOBODY = "0.0.0.0"  # noqa: S104 - not bound to: it only names "no address".


def asked_environ(base_url: str, path: str, language: str) -> Environ:
    """Return the environ of a GET without a query, a cookie or a body.

    Args:
        base_url: How the instance is known: its scheme and host are the request's.
        path: Percent-decoded.
        language: The code of the one language that is accepted.
    """
    base = urlsplit(base_url)
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": "",
        "SERVER_NAME": base.hostname or "localhost",
        "SERVER_PORT": str(base.port or (443 if base.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": NOBODY,
        "CONTENT_LENGTH": "0",
        "HTTP_HOST": base.netloc,
        "HTTP_ACCEPT_LANGUAGE": language,
        # Django believes it only where a proxy sets it: there the answer shall be that for HTTPS.
        "HTTP_X_FORWARDED_PROTO": base.scheme,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": base.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
