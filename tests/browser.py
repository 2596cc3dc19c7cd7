"""Which browser are pages tried in? Debian's Chromium; its headless build where that is installed, which takes half the CPU."""

import shutil

import pytest

CHROMIUM = (
    shutil.which("chromium-headless-shell") or shutil.which("chromium") or shutil.which("chromium-browser")
)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
# No sandbox, which a container forbids; and pages are drawn on one thread, by no made-up graphics card: nobody looks.
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-software-rasterizer", "--num-raster-threads=1")
