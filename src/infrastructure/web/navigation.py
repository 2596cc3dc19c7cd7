"""Which pages does somebody see the way to? Those that their roles open: the contract would refuse the rest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...domain.regions import lies_in
from ...domain.vocabulary import Role
from ...texts.language import Locale
from ...texts.pages.frame import Entry

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})

# Each page: its address, what it is called, and who may open it; None: everybody.
PAGES: tuple[tuple[str, Entry, frozenset[Role] | None], ...] = (
    ("/", Entry.HOME, None),
    ("/dokumen", Entry.PAPERS, frozenset({Role.OPERATOR, Role.APPROVER, Role.AUDITOR})),
    ("/unggah", Entry.UPLOAD, frozenset({Role.OPERATOR})),
    ("/peserta", Entry.PEOPLE, frozenset({Role.OPERATOR, Role.APPROVER, Role.AUDITOR, Role.VERIFIER})),
    ("/kartu", Entry.CARDS, frozenset({Role.OPERATOR})),
    ("/desa", Entry.VILLAGES, frozenset({Role.OPERATOR, Role.APPROVER, Role.AUDITOR, Role.ANALYST})),
    ("/cakupan", Entry.COVERAGE, frozenset(Role) - {Role.ADMINISTRATOR, Role.VERIFIER}),
    ("/temuan", Entry.FINDINGS, frozenset({Role.OPERATOR, Role.APPROVER, Role.AUDITOR, Role.ANALYST})),
    ("/klaim", Entry.CLAIMS, frozenset({Role.OPERATOR, Role.APPROVER, Role.AUDITOR, Role.ANALYST})),
    ("/pengguna", Entry.USERS, ADMINISTRATORS),
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

    def sees(self, region: str) -> bool:
        """Whether a region lies in what is granted: the way to it may be shown."""
        return self.everyone or any(code is not None and lies_in(region, code) for _, code, _ in self.grants)

    @property
    def names(self) -> bool:
        """Whether names are shown without being asked for; to an auditor they are opened by a break-glass alone."""
        return self.may(Role.OPERATOR, Role.VERIFIER)

    def may(self, *roles: Role) -> bool:
        """Whether one of these roles is held, somewhere."""
        return self.everyone or any(role in roles for role, _, _ in self.grants)


def is_for(path: str, viewer: Viewer) -> bool:
    """Whether a page is for somebody; pages that are not in the navigation are for whoever the contract answers."""
    return all(
        roles is None or viewer.may(*roles)
        for address, _, roles in PAGES
        if address == path and roles != ADMINISTRATORS
    )


def entries(viewer: Viewer, locale: Locale) -> Iterator[tuple[str, str]]:
    """Address and name of each page that somebody may open."""
    for path, entry, roles in PAGES:
        if roles == ADMINISTRATORS and viewer.user is None:
            continue  # accounts are for who signed in, even where all else is open
        if roles is None or viewer.may(*roles):
            yield path, entry.text.said(locale)
