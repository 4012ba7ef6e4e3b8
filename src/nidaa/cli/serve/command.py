"""`nidaa serve`: prepare, start the children, say when it answers, end in order."""

import http.client
import os
import signal
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

import click

from nidaa.cli.errors import CannotStartError
from nidaa.cli.serve.family import children, default_workers
from nidaa.cli.serve.lock import EVERYTHING, Part, ServeLock
from nidaa.cli.serve.preparation import (
    check_database,
    empty_run_folder,
    forget_shared_memory,
    make_data_folder,
    migrate_schema,
    read_instance,
)
from nidaa.cli.serve.supervisor import Supervisor
from nidaa.intake.instance import WORKERS_AT_MOST

START_SECONDS: Final = 60.0
_ONLY: Final = {"web": (Part.WEB,), "followers": (Part.FOLLOWERS,)}

workers_option = click.option(
    "--workers",
    type=click.IntRange(1, WORKERS_AT_MOST),
    help="Web processes that share the port.  [default: NIDAA_WORKERS, else one a core, 4 at most]",
)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@workers_option
@click.option("--only", type=click.Choice(list(_ONLY)), help="Run a part: the others run on another machine.")
def serve(host: str, port: int, workers: int | None, only: str | None) -> None:
    """Run the site: web servers and followers, on the data in NIDAA_DATA_DIR.

    The first run makes the data folder, its secrets and the database. SIGTERM and Ctrl-C end it in order, within ten
    seconds. Exit status: 0 ended in order; 1 the database does not hold; 4 it could not start, or could not end.
    """
    serve_until_told(host=host, port=port, workers=workers, parts=_ONLY.get(only or "", EVERYTHING))


def serve_until_told(
    *, host: str, port: int, workers: int | None, parts: Sequence[Part] = EVERYTHING, greeting: str = ""
) -> None:
    """Serve until SIGTERM or SIGINT, and exit.

    Args:
        host: Address to listen on.
        port: Port to listen on.
        workers: Number of web processes; None: as the environment says, or as many as suit the machine.
        parts: What this family does.
        greeting: Printed once the site answers, after its address.
    """
    os.environ.setdefault("NIDAA_BASE_URL", local_url(host, port))
    instance = read_instance()
    secrets = make_data_folder(instance)
    lock = ServeLock(instance.data_dir, parts)
    if Part.WEB in parts:
        refuse_taken_port(host, port)
        empty_run_folder(instance)
    migrate_schema(static_files=Part.WEB in parts)
    check_database(instance, secrets, signed_heads=Part.FOLLOWERS in parts)
    supervisor = Supervisor(
        children(
            parts,
            host=host,
            port=port,
            workers=workers or instance.workers or default_workers(),
            shared_memory=instance.shared_memory_dir,
        ),
        environment=os.environ,
        report=lambda sentence: click.echo(sentence, err=True),
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: supervisor.stop())
    supervisor.start()
    if Part.WEB in parts:
        in_order = _run(supervisor, host, port, f"Nidaa answers at {instance.base_url}\n{greeting}".strip())
    else:
        click.echo(f"Nidaa's followers run on the data of {instance.base_url}")
        in_order = supervisor.run()
    if Part.WEB in parts:
        forget_shared_memory(instance)
    lock.release()
    if not in_order:
        raise CannotStartError("A process did not end in time and was killed. Nothing that was confirmed is lost.")


def local_url(host: str, port: int) -> str:
    """Return the address at which somebody on this machine reaches the server."""
    reachable = "127.0.0.1" if host in ("0.0.0.0", "") else "[::1]" if host == "::" else host  # noqa: S104 - compared.
    shown = f"[{reachable}]" if ":" in reachable and not reachable.startswith("[") else reachable
    return f"http://{shown}:{port}"


def refuse_taken_port(host: str, port: int) -> None:
    """Refuse a port that another program has: granian would share it, and answer every second request.

    Raises:
        CannotStartError: It is taken, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CannotStartError(
                f"Cannot listen on {host} port {port}: {getattr(error, 'strerror', None) or error}. "
                "Stop the other program, or choose another port with --port."
            ) from error


def _run(supervisor: Supervisor, host: str, port: int, announcement: str) -> bool:
    deadline = time.monotonic() + START_SECONDS
    in_order = supervisor.run(until=lambda: _answers(host, port) or time.monotonic() > deadline)
    if supervisor.stopping:
        return in_order
    if not _answers(host, port):
        supervisor.end()
        raise CannotStartError(f"The web server did not answer within {START_SECONDS:g} seconds; see the lines above.")
    click.echo(announcement)
    return supervisor.run()


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(urlsplit(local_url(host, port)).hostname or host, port, timeout=2)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/healthz")
        response = connection.getresponse()
        response.read()
        # Any answer is an answer: a site that must report ill health is up to say so.
        return True
    connection.close()
    return False
