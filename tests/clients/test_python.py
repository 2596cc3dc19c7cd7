"""Do the Python clients ask, page, and read a refusal and a success? gql, and what ariadne-codegen generates."""

import json
from typing import Any

import pytest

from .register import REGION, record_budgets
from .workshop import Workshop


@pytest.fixture
def played(workshop: Workshop, url: str) -> Any:
    """What both did, one process for the two."""
    recorded = record_budgets(url)
    done = workshop.run_python("play.py", url, REGION, recorded.first, recorded.last)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_gql_and_ariadne_codegen_ask_page_and_record(played: Any) -> None:
    for client, revised, amount in (("gql", 4, 5_500_000), ("ariadne", 1, 2_200_000)):
        told = played[client]
        pages = [told["page 1"], told["page 2"]]
        assert [len(page["nodes"]) for page in pages] == [2, 2], client
        assert len({node["id"] for page in pages for node in page["nodes"]}) == 4, client
        (refusal,) = told["a refusal"]["userErrors"]
        assert (refusal["code"], refusal["path"]) == ("INVALID", ["allocated"]), client
        success = told["a success"]
        assert (success["userErrors"], success["changed"]) == ([], True), client
        seen = told["after it"]["nodes"][revised]
        assert int(seen["allocated"]["amount"]) == amount, client
        assert int(told["after it"]["known"]["position"]) >= int(success["position"]), client
    assert [node["version"] for node in played["ariadne"]["before"]["nodes"]] == [1]
    partial = played["gql"]["a bad cursor"]
    assert partial["codes"] == ["BAD_CURSOR"]
    assert [name for name, value in partial["data"].items() if value is None] == ["budgets"]
    assert [played["gql"][name] for name in ("no moment", "two moments")] == ["refused", "refused"]
