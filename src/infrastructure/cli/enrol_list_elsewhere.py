"""How is a list enrolled over `naungan --server … enrol --from-list`? By the mutation; refused rows are told by number and reason."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import typer

from ...domain.bulk.from_list import EnrolFromList
from ...graphql.types import ids
from ...texts.papers_typed import Papers
from ...texts.proposing import Proposing
from ...texts.remote import Remote
from .asking import ask, document
from .enrol_list import ListSession
from .list_and_show import AGREEMENTS, DECREES, Desk
from .not_answered import NotAnswered
from .recording import REFUSED, id_of
from .sending import input_of
from .server import Server

if TYPE_CHECKING:
    from ...domain.enrolment_terms import EnrolmentTerms
    from ..bulk.importer import Summary

_SHOWN = 50  # refused rows, on the screen


@dataclass
class ListSessionElsewhere(ListSession):
    """The same run, of a server."""

    refused: list[dict[str, Any]] = field(default_factory=list)  # why each row was

    def enrolled(self) -> "Summary":
        """See `ListSession`. Raises NotAnswered, and typer.Exit where it is refused."""
        from ..bulk.importer import Summary

        if self.dry_run:
            raise NotAnswered(Remote.NOT_YET)
        asked = input_of(EnrolFromList(self._papers()), uuid4())
        payload = ask(self.settings, self.words, document("enrolFromList"), {"input": asked})["enrolFromList"]
        for refusal in payload["userErrors"]:
            self.cannot(refusal["code"].lower(), refusal["message"])
        if payload["userErrors"]:
            raise typer.Exit(REFUSED)
        batch = ids.decode_uuid(payload["ids"][0], "Batch")
        with Server(self.settings, self.words.language) as server:
            answer = server.send("GET", f"/imports/{batch}")
            if answer.status_code != 200:
                raise server.refused(answer)
            told = answer.json()["summary"]
            if told["refused"]:
                self._tell_refused(server, payload)
        read, enrolled, already, refused, blank = (
            int(told[name]) for name in ("read", "enrolled", "already", "refused", "blank")
        )
        fates = read, enrolled, already, refused, blank
        return Summary(batch, *fates, int(told["rupiah"]), None, from_log=payload["fromLog"])

    def _tell_refused(self, server: Server, payload: Mapping[str, Any]) -> None:
        """Keep why rows were refused, and say it, the first of them."""
        at = None if payload["position"] is None else int(payload["position"])
        asked: dict[str, Any] = {"id": payload["ids"][0], "after": None}
        while True:
            node = server.ask(document("refusedRows"), asked, at)["node"]
            page = node["results"]
            self.refused += page["nodes"]
            asked["after"] = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        for one in self.refused[:_SHOWN]:
            why = f"{one['message']} {one['advice']}".strip()
            typer.echo(self.words(Proposing.OF_LIST, row=one["row"], why=why), err=True)

    def reasons(self) -> list[dict[str, Any]]:
        """See `ListSession`; as the server puts them into words."""
        rows = Counter(one["reason"] for one in self.refused)
        said = {one["reason"]: one for one in reversed(self.refused)}
        return [
            {
                "reason": reason,
                "rows": count,
                "message": said[reason]["message"],
                "advice": said[reason]["advice"],
            }
            for reason, count in rows.most_common()
        ]

    def _papers(self) -> "EnrolmentTerms":
        """The terms with the papers that are meant, or the only ones that fit. Raises typer.BadParameter."""
        return replace(self.terms, agreement=self._agreement(), decree=self._decree())

    def _agreement(self) -> UUID | None:
        if self.terms.agreement is not None:
            return self.terms.agreement
        desk, asked = Desk(self.settings, self.words, self.console), {"region": self.region}
        if self.meant.agreement is not None:
            node = desk.named(AGREEMENTS, asked, self.meant.agreement, "--agreement")
            return id_of(node["stableId"], "Agreement", self.words, "--agreement")
        nodes = desk.all_of(AGREEMENTS, {**asked, "inForceOn": self.terms.start.isoformat()})
        fits = [one for one in nodes if one["kind"] == "COOPERATION_AGREEMENT"]
        return ids.decode_uuid(fits[0]["stableId"], "Agreement") if len(fits) == 1 else None

    def _decree(self) -> UUID:
        if self.terms.decree is not None:
            return self.terms.decree
        if self.meant.decree is not None:
            desk = Desk(self.settings, self.words, self.console)
            node = desk.named(DECREES, {"region": self.region}, self.meant.decree, "--decree")
            return id_of(node["stableId"], "Decree", self.words, "--decree")
        assert self.terms.listed is not None
        listed = {"id": ids.encode("ParticipantList", self.terms.listed)}
        node = ask(self.settings, self.words, document("decreesOfList"), listed)["node"]
        found = node["decrees"]["nodes"] if node else []
        if len(found) == 1:
            return ids.decode_uuid(found[0]["stableId"], "Decree")
        names = ", ".join(one["number"] for one in found) or "-"
        said = self.words(Papers.SEVERAL if found else Papers.NONE, names=names)
        raise typer.BadParameter(said, param_hint="--decree")
