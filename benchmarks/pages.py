"""Cached campaign pages a second, beside nginx that serves the same bytes from a file.

The same wrk asks both in turn, with the headers of a browser that takes brotli, and nginx has the page as a file that
is packed already. Both use what cores they like.
"""

import getpass
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

from benchmarks.runs import SECONDS, median_of
from benchmarks.site import Site, free_port, running_site, wait_until
from benchmarks.table import Figure

CONNECTIONS: Final = 128
_ACCEPT: Final = {"Accept-Encoding": "gzip, deflate, br", "Accept-Language": "fr-FR,fr;q=0.9,en;q=0.5"}
_NGINX: Final = """
user {user};
worker_processes auto;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  keepalive_requests 1000000;
  open_file_cache max=16;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} reuseport backlog=4096;
    root {folder}/root;
    location / {{
      default_type text/html;
{headers}
    }}
  }}
}}
"""
#: nginx makes these by itself.
_OWN_HEADERS: Final = ("date", "server", "content-length", "content-type", "connection", "last-modified", "etag", "age")


@dataclass(frozen=True, slots=True)
class _Run:
    ours: float
    nginx: float

    @property
    def ratio(self) -> float:
        return self.ours / self.nginx


def measure(folder: Path) -> tuple[list[Figure], list[Figure]]:
    """Return the figures and the ratio."""
    with running_site(folder / "site") as site:
        path = f"/fr/c/{site.campaign.slug}/"
        body, headers = _page(site, path)
        with _nginx(folder / "nginx", body, headers) as port:
            run = median_of(lambda _: _run(f"{site.base_url}{path}", f"http://127.0.0.1:{port}/page"), by=_ratio)
    return [
        Figure("cached campaign pages a second", run.ours),
        Figure("  bytes of the page as sent", len(body)),
        Figure("nginx, the same page as a file, a second", run.nginx),
    ], [Figure("pages : nginx", run.ratio, floor=0.4, aim=0.6)]


def pages_a_second(url: str, *, seconds: int = SECONDS, connections: int = CONNECTIONS) -> float:
    """Return how many pages a second wrk gets, each with status 200.

    Raises:
        RuntimeError: An answer was another one, or a connection broke.
    """
    asked = [word for name, value in _ACCEPT.items() for word in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", *asked, url]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 60)
    found = re.search(r"Requests/sec:\s+([0-9.]+)", done.stdout)
    if found is None or "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise RuntimeError(f"not every page came:\n{done.stdout}")
    return float(found[1])


def _ratio(run: _Run) -> float:
    return run.ratio


def _run(ours: str, nginx: str) -> _Run:
    return _Run(pages_a_second(ours), pages_a_second(nginx))


def _page(site: Site, path: str) -> tuple[bytes, list[tuple[str, str]]]:
    """Return the page as a browser gets it, packed, and its headers."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=20)
    try:
        # The first is rendered; what is measured is what comes afterwards.
        for _ in range(2):
            connection.request("GET", path, headers=_ACCEPT)
            answer = connection.getresponse()
            body = answer.read()
        if answer.status != 200 or answer.headers["Content-Encoding"] != "br":
            raise RuntimeError(f"no packed page: {answer.status} {answer.headers}")
        return body, answer.getheaders()
    finally:
        connection.close()


@contextmanager
def _nginx(folder: Path, body: bytes, headers: list[tuple[str, str]]) -> Iterator[int]:
    """Run an nginx of our own that serves this page at `/page`; yield its port."""
    (folder / "root").mkdir(parents=True)
    (folder / "root" / "page").write_bytes(body)
    port = free_port()
    added = [f'      add_header {name} "{value}";' for name, value in headers if name.lower() not in _OWN_HEADERS]
    config = folder / "nginx.conf"
    # Started by root, its workers would be nobody, and could not read a folder that is ours alone.
    config.write_text(_NGINX.format(user=getpass.getuser(), folder=folder, port=port, headers="\n".join(added)))
    process = subprocess.Popen(["nginx", "-c", str(config), "-e", str(folder / "error.log")])
    try:
        wait_until(lambda: _answers(port), "nginx does not answer")
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/page")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
