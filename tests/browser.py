"""Which browser are pages tried in? Debian's Chromium; its headless build where that is installed, which takes half the CPU."""

import contextlib
import shutil
from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = (
    shutil.which("chromium-headless-shell") or shutil.which("chromium") or shutil.which("chromium-browser")
)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
# No sandbox, which a container forbids; pages are drawn on one thread, by no made-up graphics card: nobody looks; and their scripts are compiled
# plainly: most pages are left before a better compiler has paid for itself.
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-software-rasterizer", "--num-raster-threads=1"),
    "--js-flags=--max-opt=1",
)
# The same for who uses keys alone and looks at nothing: pages are laid out as ever and never drawn. A mouse would wait for a drawing for ever, and
# a page is not told of another size of its window.
UNDRAWN = (*ARGUMENTS, "--disable-threaded-compositing")


@contextlib.contextmanager
def launched(arguments: Sequence[str] = ARGUMENTS) -> Iterator[Browser]:
    """Debian's Chromium, until the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments, timeout=120_000)
        yield browser
        browser.close()
