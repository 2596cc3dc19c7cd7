"""Does the explorer come up in a browser, with its examples, under its own strict policy and without internet?"""

import re
import subprocess
from pathlib import Path

from tests.browser import CHROMIUM, needs_chromium
from tests.e2e.live import address  # noqa: F401 - fixture


@needs_chromium
def test_the_explorer_shows_its_examples(address: str, tmp_path: Path) -> None:  # noqa: F811
    command = [
        str(CHROMIUM),
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path}",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing else can be reached
        "--enable-logging=stderr",
        "--virtual-time-budget=15000",
        "--dump-dom",
        f"{address}/graphiql",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    tabs = re.findall(r'class="[^"]*graphiql-tab-button[^"]*"[^>]*>([^<]+)<', done.stdout)
    assert tabs == [
        "CoverageByDate",
        "CoverageByScheme",
        "CoverageSeries",
        "KnownAt",
        "People",
        "PublicClaims",
        "Findings",
        "Events",
        "SignAgreement",
        "EmptyRegister",
    ]
    assert "Refused to" not in done.stderr
    assert "CONSOLE" not in done.stderr
