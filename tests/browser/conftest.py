"""The demo with few people and the campaigns of `tools.gallery`, served once, and Debian's Chromium."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.integration.nidaa_process import Served, free_port, serving
from tools.gallery.site import build

PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data_dir, port = tmp_path_factory.mktemp("browser") / "data", free_port()
    build(data_dir, port=port, people=20)
    with serving(data_dir, "demo", "--data-dir", str(data_dir), port=port) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Not for the whole session: while it lives, playwright's event loop counts as running in this thread, and no
    # other test could run one.
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


def launch(playwright: Playwright) -> Browser:
    """Start Debian's Chromium, which must not look for its maker's servers: nothing here needs the network."""
    arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    return playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)


@pytest.fixture
def phone(browser: Browser, demo: Served) -> Iterator[Page]:
    """A phone's page whose scripts run."""
    with browser.new_context(viewport=PHONE, base_url=demo.base_url, accept_downloads=True) as context:  # type: ignore[arg-type]  # a TypedDict
        yield context.new_page()


@pytest.fixture
def phone_without_scripts(browser: Browser, demo: Served) -> Iterator[Page]:
    """The same with JavaScript switched off."""
    with browser.new_context(viewport=PHONE, base_url=demo.base_url, java_script_enabled=False) as context:  # type: ignore[arg-type]  # a TypedDict
        yield context.new_page()


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    return tmp_path
