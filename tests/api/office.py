"""Which commands does an officer send over HTTP? A regency with its papers, and workers who can be enrolled under them."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any, Self
from uuid import UUID

from tests.api.asking import leads
from tests.api.conftest import Api
from tests.people import nik

VILLAGE, OTHER_VILLAGE = "64.01.01.2009", "64.01.01.2010"


DIGEST = "ab" * 32


_keys = count(1)


COMMAND = """
mutation ($input: %sInput!) {
  %s(input: $input) {
    position changed ids %s
    userErrors { code message path currentVersion against { __typename id } }
  }
}
"""


def key() -> str:
    return str(UUID(int=next(_keys)))


@dataclass
class Office:
    """An officer at the API: sends commands by name, each with a key of its own unless one is given."""

    api: Api
    papers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def with_papers(cls, api: Api) -> Self:
        """A regency with an agreement, a verified list, a decree and a budget of 3 places, all recorded over the API."""
        office = cls(api)
        signed = office.done("signAgreement", **AGREEMENT)
        office.done(
            "proposeParticipants", region="64.01", scheme="VULNERABLE_WORKERS", listDigest=DIGEST, count=50
        )
        office.done("verifyList", listDigest=DIGEST, office="Camat Contoh", verifiedOn="2022-09-01", count=50)
        decree = office.done(
            "issueDecree",
            region="64.01",
            number="SK 1/2022",
            issuedOn="2022-09-15",
            listDigest=DIGEST,
            count=50,
        )
        budget = office.done("allocateBudget", **BUDGET, allocated={"amount": str(16_800 * 3 * 4)}, quota=3)
        office.papers = {
            "agreement": signed["ids"][0],
            "decree": decree["ids"][0],
            "budget": budget["ids"][0],
        }
        return office

    def send(self, name: str, more: str = "", language: str = "id", **given: Any) -> Any:
        """The payload of a command."""
        query = COMMAND % (name[0].upper() + name[1:], name, more)
        variables = {"input": {"idempotencyKey": key(), **given}}
        payload = self.api.ask(query, variables, language)[name]
        for error in payload["userErrors"]:
            assert leads(name[0].upper() + name[1:], error["path"]), (name, error)
        return payload

    def done(self, name: str, **given: Any) -> Any:
        payload = self.send(name, **given)
        assert payload["userErrors"] == []
        return payload

    def refusal(self, name: str, language: str = "id", **given: Any) -> Any:
        """The one refusal of a command that records nothing."""
        before = self.api.ask("{ log { position } }")
        payload = self.send(name, language=language, **given)
        assert payload["position"] is None
        assert payload["ids"] == []
        assert self.api.ask("{ log { position } }") == before
        (error,) = payload["userErrors"]
        return error

    def enrol(self, *numbers: int, **changes: Any) -> dict[str, Any]:
        """The input that enrols these invented people on the office's papers."""
        workers = [
            {
                "nik": nik(number),
                "name": f"Tokoh Rekaan {number}",
                "birthDate": "1985-04-23",
                "sex": "MALE",
                "village": VILLAGE,
                "segment": "FISHER",
            }
            for number in numbers
        ]
        return {
            "scheme": "VULNERABLE_WORKERS",
            "category": "NON_WAGE_EARNER",
            "fundingSource": "APBD",
            "programmes": ["JKK", "JKM"],
            "period": {"start": "2022-10-01", "endExclusive": "2023-01-01"},
            "agreement": self.papers["agreement"],
            "listDigest": DIGEST,
            "decree": self.papers["decree"],
            "workers": workers,
        } | changes


AGREEMENT: dict[str, Any] = {
    "kind": "COOPERATION_AGREEMENT",
    "title": "perjanjian kerja sama",
    "region": "64.01",
    "parties": ["Dinas Tenaga Kerja", "BPJS Ketenagakerjaan"],
    "signedOn": {"value": "2022-09", "precision": "MONTH"},
    "period": {"start": "2022-09-01"},
}


BUDGET: dict[str, Any] = {
    "region": "64.01",
    "scheme": "VULNERABLE_WORKERS",
    "fiscalYear": 2022,
    "fundingSource": "APBD",
    "stage": "ORIGINAL",
}
