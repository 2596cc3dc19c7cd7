"""Does the way in docs/operating.md lead from an empty server to each role signed in, typed line by line?"""

import json
import re
import shlex
import subprocess
from typing import Any

from .browsing import Person
from .test_first_enrolment import TOP, Officer, officer, squeezed

__all__ = ["officer"]

GUIDE = (TOP / "docs" / "operating.md").read_text("utf-8")
SECTION = GUIDE.partition("## From an empty server to each role signed in")[2].partition("\n## ")[0]
BLOCKS = re.findall(r"```(console|graphql|json)\n(.*?)```", SECTION, re.DOTALL)


def test_the_guide_leads_from_an_empty_server_to_each_role_signed_in(officer: Officer) -> None:
    link = (officer.data / "first-link.txt").read_text("utf-8")
    rini = officer.people["rini"] = Person(officer.url)
    rini.opens(link, login="rini", name="Rini Rekaan", employee="197001011990012001")
    answer: Any = None
    for kind, block in BLOCKS:
        match kind:
            case "console":
                typed(officer, block)
            case "graphql":
                answer = asked(officer, block)
            case "json":
                assert answer == json.loads(block), block
                answer = None
    # then whoever was taken the role and the account is nobody
    [error] = officer.people["tono"].asks("{ events(first: 1) { nodes { name } } }")["errors"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
    # and the others come in again by their password
    for login in ("rini", "dewi", "budi", "sari"):
        again = Person(officer.url)
        again.signs_in(login)
        assert again.asks("{ viewer { kind } }")["data"] == {"viewer": {"kind": "PERSON"}}


def asked(officer: Officer, block: str) -> Any:
    """The data that the person whom a block names is answered, or the code of the one error."""
    by = re.match(r"# (?:signed in as (\w+)|not signed in)\n", block)
    assert by is not None, block
    who = officer.people[by[1]] if by[1] else Person(officer.url)
    told = who.asks(officer.filled(block))
    if "errors" in told:
        return {"errors": told["errors"][0]["extensions"]["code"]}
    [first] = [*told["data"].values()][:1]
    assert first.get("userErrors", []) == []
    return told["data"]


def typed(officer: Officer, block: str) -> None:
    """Types the lines of a block; what it shows below a line is what that line says."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        line, *shown = part.strip("\n").split("\n")
        if line == "naungan serve":
            for told in shown[0].split("<…>"):
                assert told in officer.said
            continue
        if line.startswith("curl "):
            sent = shlex.split(officer.filled(line).replace("http://localhost:8000", officer.url))
            ended = subprocess.run(sent, capture_output=True, encoding="utf-8", timeout=60, check=True)
            told, expected = json.loads(ended.stdout), json.loads(shown[0])
            assert told["data"] == expected["data"]
            assert told["extensions"]["cost"].keys() == expected["extensions"]["cost"].keys()
            continue
        code, out = officer.types(line)
        assert code == (1 if shown else 0), out
        for expected in shown:
            assert squeezed(expected) in squeezed(out)
        if token := re.search(r"ngn_[\w-]{43}", out):
            officer.known["token"] = token[0]
        if user := re.search(r"user id: (\S+)", out):
            officer.known[line.split()[-1]] = user[1]
