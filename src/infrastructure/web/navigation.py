"""Which pages does somebody see the way to? Those that their roles open: the contract would refuse the rest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...domain.vocabulary import Role
from ...texts.language import Locale
from ...texts.pages.frame import Entry

# Each page: its address, what it is called, and who may open it; None: everybody.
PAGES: tuple[tuple[str, Entry, frozenset[Role] | None], ...] = (
    ("/dokumen", Entry.PAPERS, frozenset({Role.OPERATOR, Role.APPROVER, Role.AUDITOR})),
    ("/unggah", Entry.UPLOAD, frozenset({Role.OPERATOR})),
    ("/peserta", Entry.PEOPLE, frozenset({Role.OPERATOR, Role.APPROVER, Role.AUDITOR, Role.VERIFIER})),
    ("/kartu", Entry.CARDS, frozenset({Role.OPERATOR})),
    ("/desa", Entry.VILLAGES, frozenset({Role.OPERATOR, Role.APPROVER, Role.AUDITOR})),
    ("/cakupan", Entry.COVERAGE, frozenset(Role) - {Role.ADMINISTRATOR}),
    ("/cek-kartu", Entry.CARD_CHECK, None),
)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: nobody at first; what they hold, and the regions they hold it in."""

    user: str | None = None
    everyone: bool = False
    grants: tuple[tuple[Role, str | None, str | None], ...] = ()  # role, code and name of its region

    @classmethod
    def told(cls, viewer: Mapping[str, Any]) -> "Viewer":
        """As the contract tells it."""
        return cls(
            viewer["user"],
            viewer["everyone"],
            tuple(
                (
                    Role(one["role"]),
                    *((one["region"]["code"], one["region"]["name"]) if one["region"] else (None, None)),
                )
                for one in viewer["grants"]
            ),
        )

    @property
    def region(self) -> str | None:
        """The region of their first grant that has one."""
        return next((code for _, code, _ in self.grants if code is not None), None)

    def may(self, *roles: Role) -> bool:
        """Whether one of these roles is held, somewhere."""
        return self.everyone or any(role in roles for role, _, _ in self.grants)


def entries(viewer: Viewer, locale: Locale) -> Iterator[tuple[str, str]]:
    """Address and name of each page that somebody may open."""
    for path, entry, roles in PAGES:
        if roles is None or viewer.may(*roles):
            yield path, entry.text.said(locale)
