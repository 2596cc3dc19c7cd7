"""Is an answer in the language asked for, whatever is wrong with the request?"""

import pytest

from tests.api.conftest import Api


@pytest.mark.records
def test_what_is_not_found_is_named_in_the_language_asked_for(api: Api) -> None:
    query = """mutation { terminateAgreement(input: {idempotencyKey: "00000000-0000-4000-8000-000000000001",
      agreement: "bm90aGluZw", terminatedOn: "2026-01-01", reason: "uji"}) { userErrors { message } } }"""
    said = {
        language: api.ask(query, language=language)["terminateAgreement"]["userErrors"][0]["message"]
        for language in ("id", "en")
    }
    assert said["id"] == "Perjanjian tidak ditemukan."
    assert said["en"] == "Agreement was not found."


def test_what_is_no_graphql_request_is_told_in_the_language_asked_for(api: Api) -> None:
    for language, says in (("id", "Isi permintaan bukan JSON."), ("en", "The body is not JSON.")):
        headers = {"content-type": "application/json", "accept-language": language}
        answer = api.http.post("/graphql", content=b"{", headers=headers)
        assert answer.json()["errors"][0]["message"] == says


def test_who_names_no_fields_of_a_thing_is_told_which_there_are(api: Api) -> None:
    for field, says in (
        ("value", "PublicClaim.value: write which of its fields you ask for, for example value { count }."),
        ("source { title }", "PublicClaim.source has no fields in it: remove the { … } after it."),
    ):
        query = f'{{ publicClaims(region: "64.01", first: 1) {{ nodes {{ {field} }} }} }}'
        answer = api.http.post("/graphql", json={"query": query}, headers={"accept-language": "en"})
        assert answer.json()["errors"][0]["message"] == says
