"""Page views and signatures a second, beside those of Pytition, a peer, at two sizes.

The peer's figures were measured on the two-core machine on which this project began: Pytition under gunicorn with three
workers, on MariaDB. They are the only ones here that are not measured in the same run, so its ratios are for that
machine alone.
"""

from pathlib import Path
from typing import Final

from benchmarks.growth import filled_site
from benchmarks.pages import pages_a_second
from benchmarks.playing import FORMS_A_SECOND, play, write_forms
from benchmarks.runs import SECONDS
from benchmarks.signing_postgresql import SETTINGS
from benchmarks.table import Figure
from tests.postgres import Cluster

#: Stored signatures -> page views a second, signatures a second.
PEER: Final = {1_000: (198.0, 7.65), 300_000: (39.0, 4.4)}


def measure(folder: Path) -> tuple[list[Figure], list[Figure]]:
    """Return the figures and the ratios."""
    figures: list[Figure] = []
    ratios: list[Figure] = []
    cluster = Cluster(SETTINGS)
    try:
        for stored, (peer_pages, peer_signatures) in PEER.items():
            with filled_site(cluster, folder / str(stored), stored) as site:
                pages = pages_a_second(f"{site.base_url}/fr/c/{site.campaign.slug}/")
                forms = write_forms(site, folder / f"forms-{stored}", SECONDS * FORMS_A_SECOND)
                signatures = play(site, forms, seconds=SECONDS).a_second
            figures += [
                Figure(f"page views a second, {stored:,} signatures stored", pages),
                Figure(f"signatures a second, {stored:,} signatures stored", signatures),
            ]
            ratios += [
                Figure(f"page views : Pytition's, {stored:,} stored", pages / peer_pages, 100, 150),
                Figure(f"signatures : Pytition's, {stored:,} stored", signatures / peer_signatures, 600, 1_000),
            ]
    finally:
        cluster.remove()
    return figures, ratios
