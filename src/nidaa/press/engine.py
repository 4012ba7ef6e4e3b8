"""The engine: a design and a sheet become a picture or a PDF. Runs in the process of ``drawing``, in no web process.

Before: ``printing`` made the job. After: its bytes are kept and served. The sheet reaches the design as JSON, by
``sys.inputs``: a design reads it as data, so nothing that is written in it can be code.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import msgspec

from nidaa.press.errors import PressFailed
from nidaa.press.formats import FORMATS, FRAMES, Format, Layout
from nidaa.press.sheet import Sheet

if TYPE_CHECKING:
    import typst

DESIGNS: Final = Path(__file__).parent / "designs"


class Job(msgspec.Struct, frozen=True):
    """One sheet in one format, with the fonts that write it: everything that the result depends on.

    Attributes:
        edition: Of designs and engine: what was printed by another one is printed anew.
        format: Of ``FORMATS``.
        sheet: Cleaned.
        qr: The sheet's link, as an SVG file.
        families: Names of fonts, the preferred first.
        files: Their files.
        has_widths: Whether the fonts have condensed widths.
    """

    edition: str
    format: Format
    sheet: Sheet
    qr: str
    families: tuple[str, ...]
    files: tuple[str, ...]
    has_widths: bool


def draw(job: Job) -> bytes:
    """Return the job's PNG or PDF.

    Raises:
        PressFailed: The engine refuses the design.
    """
    import typst  # noqa: PLC0415 - only this process loads the engine.

    layout = FORMATS[job.format]
    with _folder_of(job.files) as folder:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
        return _compiled(job, layout, fonts)


def _compiled(job: Job, layout: Layout, fonts: "typst.Fonts") -> bytes:
    import typst  # noqa: PLC0415

    compiler = typst.Compiler(
        DESIGNS / layout.design,
        root=DESIGNS,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"job": msgspec.json.encode(_given(job)).decode()},
    )
    try:
        made = compiler.compile(format=layout.output, ppi=layout.pixels_per_inch)
    except typst.TypstError as error:
        raise PressFailed(error.message) from error
    if not isinstance(made, bytes):
        raise PressFailed(f"{job.format} came out in several pages")
    return made


@contextmanager
def _folder_of(files: Sequence[str]) -> Iterator[str]:
    """Give the engine a folder that holds these fonts and no others: searching the system takes longer than drawing."""
    with TemporaryDirectory(prefix="nidaa-press-") as folder:
        for number, file in enumerate(files):
            (Path(folder) / f"{number}{Path(file).suffix}").symlink_to(file)
        yield folder


def _given(job: Job) -> dict[str, object]:
    """Return what a design reads."""
    layout = FORMATS[job.format]
    return {
        "sheet": msgspec.to_builtins(job.sheet),
        "qr": job.qr,
        "fonts": job.families,
        "condensed": job.has_widths,
        "width": layout.width,
        "height": layout.height,
        "frames": {name: (frame.left, frame.scale) for name, frame in FRAMES.items()},
    }
