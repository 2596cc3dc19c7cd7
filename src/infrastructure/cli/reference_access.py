"""Who sees and records what? `docs/access-matrix.md`, written from the tables that the program itself goes by."""

from collections.abc import Iterable, Sequence

from graphql import GraphQLObjectType

from ...domain.commands.roles_of_commands import ROLES
from ...domain.vocabulary import Role
from ...graphql.schema import build_schema
from ...graphql.types.who_sees_what import seen_by
from ..web.navigation import PAGES

_REACH = {
    Role.ANALYST: "numbers, rounded",
    Role.VERIFIER: "her villages",
    Role.OPERATOR: "her regency",
    Role.APPROVER: "her regency",
    Role.AUDITOR: "her regencies",
    Role.ADMINISTRATOR: "users",
}
# What answers without GraphQL, and to whom.
PATHS = (
    *(
        (
            f"GET {path}",
            "everyone" if roles is None else ", ".join(sorted(roles)),
            "a page, and its forms by POST",
        )
        for path, _, roles in PAGES
    ),
    (
        "GET /jejak, /desa/daftar, /desa/kartu",
        "whoever sees the thing",
        "the history of a thing; a list of a village office; who has no card yet, and whose waits",
    ),
    ("GET, POST /peserta/cari", "OPERATOR, VERIFIER", "the search for people, of whoever they see"),
    ("GET /peserta/orang", "OPERATOR", "all about a person, of her regency"),
    ("GET /graphiql", "everyone", "the explorer; it holds no data"),
    ("GET, POST /graphql", "everyone", "each field as below"),
    ("GET /healthz, /readyz", "everyone", "whether the server lives, and what it waits for"),
    (
        "GET /metrics",
        "everyone on the machine, at `NAUNGAN_METRICS_PORT` alone",
        "counts of requests and positions, nothing about anyone",
    ),
    ("GET, POST /imports", "OPERATOR", "of the regency that the files are for"),
    ("GET, DELETE /imports/{ticket}", "OPERATOR", "of the regency that the file is for"),
    ("POST /imports/{ticket}/resume", "OPERATOR", "of the regency that the file is for"),
    ("GET, DELETE /imports/{ticket}/report", "OPERATOR", "of the regency that the file is for"),
)


def access_page() -> str:
    """The page: what lies where, what each type is seen by, and which role each command asks for."""
    schema = build_schema()._schema
    kinds = sorted(
        name
        for name, kind in schema.type_map.items()
        if isinstance(kind, GraphQLObjectType)
        and not name.startswith("__")
        and not name.endswith(("Connection", "Edge", "Payload", "Error"))
    )
    roles = list(Role)
    seen = [[f"`{kind}`", *(_cell(kind, role) for role in (None, *roles))] for kind in kinds]
    asked = [[f"`{name[0].lower()}{name[1:]}`", role.value] for name, role in sorted(ROLES.items())]
    return "\n".join(
        [
            "# Who sees and records what",
            "",
            "Written by `naungan reference access`; `make check` fails where it is not current. What one role sees lies within the regions",
            "of its grants: of others, things are as unknown and questions are refused (`FORBIDDEN`). Where nobody has to sign in (a",
            "simulated log), everyone sees and records everything.",
            "",
            "## Paths",
            "",
            *_table(("path", "who", "what"), PATHS),
            "",
            "## Types",
            "",
            "A field is seen by whom its type is; a connection, its edges and its count by whom its things are.",
            "",
            *_table(("type", "not signed in", *(role.value for role in roles)), seen),
            "",
            "## Commands",
            "",
            "Each is held to a grant of this role on the region it is about. `appointAdministrator` is no mutation: it is done on the machine.",
            "",
            *_table(("command", "role"), asked),
            "",
        ]
    )


def _cell(kind: str, role: Role | None) -> str:
    seen = seen_by(kind)
    if seen is None:
        return "yes"
    if kind == "Person" and role is Role.AUDITOR:
        return "by break-glass"
    return "-" if role not in seen else _REACH[role]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
