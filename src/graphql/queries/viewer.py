"""Who am I here, and what may I do? The user who asks, with the roles they hold."""

import datetime as dt

import strawberry

from ..types import ids
from ..types.context import Info
from ..types.roles import Role, UserKind
from .regions import Region, region_of


@strawberry.type(description="Peran yang dipegang · a role in a region and all within it.")
class Grant:
    role: Role = strawberry.field(description="Peran · the role.")
    region: Region | None = strawberry.field(description="Wilayah · the region; null for ADMINISTRATOR.")
    until: dt.date | None = strawberry.field(
        description="Sampai sebelum · the first day on which it is held no longer; null: until revoked."
    )


@strawberry.type(
    description="Penanya · who asks. In a simulated log, where all people are invented, whoever is not signed in may do all."
)
class Viewer:
    user: strawberry.ID | None = strawberry.field(
        description="Pengguna · the user who signed in; null: nobody did."
    )
    kind: UserKind | None = strawberry.field(description="Jenis · a person or a program.")
    everyone: bool = strawberry.field(
        description="Siapa saja · whether nobody needs to sign in here: all people are invented."
    )
    names: bool = strawberry.field(
        description="Nama · whether names may be shown in this session: two things were shown to sign in, or a token. Whose, the roles tell."
    )
    grants: list[Grant] = strawberry.field(description="Peran · the roles that are held today.")


@strawberry.type
class ViewerQueries:
    @strawberry.field(description="Penanya · who asks, and what they may do.")
    def viewer(self, info: Info) -> Viewer | None:
        who = info.context.principal
        return Viewer(
            user=None if who.id is None else ids.encode("User", who.id),
            kind=None if who.user is None else who.user.kind,
            everyone=who.everyone,
            names=who.opens_names,
            grants=[
                Grant(
                    role=g.role, region=None if g.region is None else region_of(info, g.region), until=g.until
                )
                for g in who.grants
            ],
        )
