"""Is everything that others made and we ship named in the notices, with its version and its licence?"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/infrastructure/web/static"
OURS = {
    "graphiql.html",
    "graphiql-start.css",
    "graphiql-start.js",
    "pages.css",
    "pages.js",
    "passkeys.js",
    "progress.js",
    "sign-in.css",
    "upload.js",
}
NOTICES = (ROOT / "THIRD_PARTY_NOTICES.md").read_text()

# What each of GraphiQL's own packages is called on npm; in the bundle they have the names of their folders.
OF_GRAPHIQL = {"graphiql-react": "@graphiql/react", "graphiql-toolkit": "@graphiql/toolkit"}


def rows_under(heading: str, notices: str = NOTICES) -> Mapping[str, Sequence[str]]:
    """The cells of the table under a heading, by the first cell of each row."""
    section = notices.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("|")
    ]
    return {first: rest for first, *rest in rows[2:]}


FILES = rows_under("Files")
PACKAGES = rows_under("Packages inside graphiql.min.js")
FONTS = rows_under("Fonts inside graphiql.min.css")


def packages_in(bundle: str) -> set[str]:
    """The npm packages whose modules stand in a bundle of webpack."""
    found = set()
    for module in re.findall(r'^/\*\*\*/ "([^"]+)"', bundle, re.M):
        of_others = re.findall(r"node_modules/((?:@[^/]+/)?[^/]+)/", module)
        of_its_own = re.match(r"\.\./\.\./(?!\.)([^/]+)/", module)
        if of_others:
            found.add(of_others[-1])
        elif of_its_own:
            found.add(OF_GRAPHIQL.get(of_its_own[1], of_its_own[1]))
        elif module.startswith("./"):
            found.add("graphiql")
    return found


def test_every_vendored_file_is_named_with_the_bytes_that_were_looked_through() -> None:
    shipped = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in STATIC.iterdir()
        if path.name not in OURS
    }

    assert shipped == {name: cells[-1].strip("`") for name, cells in FILES.items()}


def test_every_package_inside_the_explorer_is_named_and_no_other() -> None:
    inside = packages_in((STATIC / "graphiql.min.js").read_text())

    assert len(inside) > 50, "the bundle's form has changed: its modules are not found any more"
    assert inside == set(PACKAGES)


def test_every_font_inside_the_explorer_is_named_and_no_other() -> None:
    faces = re.findall(r"@font-face\s*{\s*font-family: ?([^;]+);", (STATIC / "graphiql.min.css").read_text())

    assert {face.strip("'\" ") for face in faces} == set(FONTS)


@pytest.mark.parametrize(
    ("name", "version", "licence"),
    [(name, cells[1], cells[2]) for name, cells in FILES.items()]
    + [(name, cells[0], cells[1]) for name, cells in {**PACKAGES, **FONTS}.items()],
)
def test_what_is_named_has_its_version_and_a_licence_whose_text_is_there(
    name: str, version: str, licence: str
) -> None:
    assert re.fullmatch(r"\d+\.\d+(\.\d+)?(-[\w.-]+)?", version), f"{name} has no version"
    assert f"\n### {licence}\n" in NOTICES, f"the text of {name}'s licence {licence} is missing"


def test_versions_that_the_files_say_themselves_are_those_that_are_named() -> None:
    explorer = (STATIC / "graphiql.min.js").read_text()
    said = {
        "codemirror": re.findall(r'CodeMirror\.version = "([^"]+)"', explorer),
        "graphql": re.findall(r"\bversion = '(16\.[^']+)'", explorer),
    }
    react = re.findall(r'\.version="([^"]+)"', (STATIC / "react.production.min.js").read_text())

    assert said == {name: [PACKAGES[name][0]] for name in said}
    assert react == [FILES["react.production.min.js"][1]]
