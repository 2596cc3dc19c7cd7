"""Is a page's template compiled once, anew where it has changed, and at each start where nothing can be kept?"""

import sys
from pathlib import Path

import pytest
from jinja2 import Environment

from naungan.infrastructure.web.kept_templates import templates_in


class Compiling(Environment):
    """Notes each template that it compiles."""

    compiled: list[str | None]

    def _generate(self, source, name, filename, defer_init=False):  # type: ignore[no-untyped-def]
        self.compiled.append(name)
        return super()._generate(source, name, filename, defer_init=defer_init)


def started(templates: Path) -> tuple[str, list[str | None]]:
    """What a page says to a server that starts, and what it compiled for that."""
    server = templates_in(templates, Compiling)
    server.compiled = []
    return server.get_template("page.html").render(name="Siti"), server.compiled


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "page.html").write_text("Halo {{ name }}")
    return tmp_path


def test_a_template_is_compiled_at_the_first_start_and_where_it_has_changed(templates: Path) -> None:
    assert started(templates) == ("Halo Siti", ["page.html"])
    assert started(templates) == ("Halo Siti", [])
    (templates / "page.html").write_text("Selamat pagi {{ name }}")
    assert started(templates) == ("Selamat pagi Siti", ["page.html"])
    # and whoever runs the program may read what is kept
    assert [(one.suffix, one.stat().st_mode & 0o777) for one in (templates / "__pycache__").iterdir()] == [
        (".page", 0o644)
    ]


def test_where_nothing_can_or_may_be_kept_it_is_compiled_at_each_start(
    templates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (templates / "__pycache__").write_text("no directory")
    for _ in range(2):
        assert started(templates) == ("Halo Siti", ["page.html"])
    (templates / "__pycache__").unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    for _ in range(2):
        assert started(templates) == ("Halo Siti", ["page.html"])
    assert not (templates / "__pycache__").exists()
