"""How many entries does a list count as, that has no `first` and `last`? What its field may hold, or seldom exceeds.

A new list is added here: by its coordinate, or by its field's name alone where that means the same on every type.
"""

PAGE = 100  # entries of a page at most; also what a list counts as that is missing here
OF_PAGE = "page"  # as many as were asked of the connection it belongs to

_SIZES: dict[str, int | str] = {
    "edges": OF_PAGE,
    "ids": 500,
    "keys": 2,  # of a group: one or two dimensions
    "path": 10,  # steps to the part of an input that is at fault
    "userErrors": 500,
    "Agreement.legalBasis": 50,
    "Agreement.parties": 50,
    "BatchChunk.rows": 500,
    "Budget.villages": 50,  # seldom more
    "Contradiction.claims": 10,
    "Contradiction.explanations": 5,
    "CoverageLine.covered": 50,  # of all lines of a series together no more than so many times its lines
    "CoverageLine.eligible": 50,
    "CoverageLine.ratios": 50,
    "CoverageSeries.days": 10_000,
    "CoverageSeries.lines": 200,  # seldom more; their people are answered for no more
    "EndEnrolmentPayload.enrolments": 20,
    "RecordDeathPayload.enrolments": 20,
    "WithdrawDeathPayload.enrolments": 20,
    "EnrolWorkersPayload.enrolments": 500,
    "EnumLabels.values": 20,
    "Finding.events": 10,
    "IssueCardsPayload.cards": 500,
    "Viewer.grants": 20,
    "Enrolment.sights": 100,
    "ParticipantList.sights": 100,
    "ParticipantList.villages": 150,  # of most regencies
    "PeopleFound.enrolments": 20,
    "PersonFile.cards": 10,
    "PersonFile.enrolments": 20,  # seldom more
    "PersonFile.sights": 1_000,
    "GlassBreak.enrolments": 50,
    "VoidCardsPayload.cards": 500,
    "VoidEnrolmentsPayload.concurrent": 500,
    "VoidEnrolmentsPayload.enrolments": 500,
    "ReplaceCardsPayload.cards": 500,
    "ReportCardsFoundPayload.cards": 500,
    "RevokeCardsPayload.cards": 500,
    "ReportCardsLostPayload.cards": 500,
    "Enrolment.budgets": 5,
    "Enrolment.programmes": 5,
    "Enrolment.stretches": 5,  # seldom more
    "PublicClaim.contradictions": 10,
    "PublicClaim.explanations": 5,
    "PublicClaim.parts": 20,
    "Query.labels": 60,
    "Query.nodes": 100,
    "Query.projections": 20,
    "Query.schemes": 20,
    "Query.segments": 100,
    "Region.path": 5,
    "Segment.aliases": 60,
    # Introspection, on the average; how deep it may go is bounded by a rule of GraphQL's own.
    "__Directive.args": 2,
    "__Directive.locations": 4,
    "__Field.args": 1,
    "__Schema.directives": 8,
    "__Schema.types": 450,
    "__Type.enumValues": 2,
    "__Type.fields": 5,
    "__Type.inputFields": 2,
    "__Type.interfaces": 1,
    "__Type.possibleTypes": 2,
}


def size_of(type_name: str, field: str) -> int | str | None:
    """What a list counts as; None where it is missing here."""
    if type_name.endswith("Connection") and field == "nodes":
        return OF_PAGE
    return _SIZES.get(f"{type_name}.{field}", _SIZES.get(field))
