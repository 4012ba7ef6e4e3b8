"""Static files: named by their content, packed once, served for ever.

``nidaa serve`` runs ``collectstatic`` before it starts its workers. Until then (in tests, say) files are found
in their packages under their plain names.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_only_middleware
from servestatic.middleware import ServeStaticMiddleware
from servestatic.storage import CompressedManifestStaticFilesStorage

from nidaa.project.script_bundle import bundles

#: Where the scripts of the public pages are.
_SCRIPTS: Final = "web/"


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # servestatic has no types.
    """Names a file by its content if it was collected, plainly if not."""

    manifest_strict = False
    # What a script imports is named by its content, too: a new script never meets an old one from a cache.
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """Return the file's name with the hash of its content, or as it is when nothing was collected."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name

    def post_process(self, paths: dict[str, Any], **options: Any) -> Iterator[Any]:  # noqa: ANN401 - as the base has it.
        """Join the scripts of the public pages before they are named by their content and packed."""
        if not options.get("dry_run"):
            names = [name for name in paths if name.startswith(_SCRIPTS) and name.endswith(".js")]
            scripts = {name.removeprefix(_SCRIPTS): Path(self.path(name)).read_text("utf-8") for name in names}
            for name, script in bundles(scripts).items():
                Path(self.path(_SCRIPTS + name)).write_text(script, "utf-8")
                # From here on the collected script is the original, not the one in its package.
                paths[_SCRIPTS + name] = (self, _SCRIPTS + name)
        yield from super().post_process(paths, **options)


@sync_only_middleware
def static_files_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer what is a static file, whole: they are small, and packed already.

    servestatic's own middleware is asynchronous only: around synchronous views it costs an event loop a request.
    """
    files = ServeStaticMiddleware(_nobody)

    def middleware(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        file = files.find_file(path) if files.autorefresh else files.files.get(path)
        return get_response(request) if file is None else _answer(file, request)

    return middleware


async def _nobody(_request: HttpRequest) -> HttpResponse:
    """Answer what is no file: servestatic asks for such a function, and is never asked itself."""
    return HttpResponse(status=404)


def _answer(file: Any, request: HttpRequest) -> HttpResponse:  # noqa: ANN401 - servestatic has no types.
    found = file.get_response(request.method or "GET", request.META)
    content = b""
    if found.file is not None:
        with found.file:
            content = found.file.read()
    response = HttpResponse(content, status=int(found.status))
    del response["content-type"]
    for name, value in found.headers:
        if value is not None:
            response[name] = value
    return response
