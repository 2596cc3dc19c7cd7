"""Which part of the program knows which command? By name, in the order in which help lists them."""

from collections.abc import Mapping

from ...texts.command_line import Cli
from .commands import Adding, Part


def _demo(to: Adding) -> None:
    from .running import add_running

    add_running(to.app, to.words, to.console, to.here)


def _coverage(to: Adding) -> None:
    from .coverage import add_coverage

    add_coverage(to.app, to.words, to.console, to.anywhere)


def _check(to: Adding) -> None:
    from .check import add_file_check

    add_file_check(to.app, to.words, to.console, to.anywhere)


def _enrol(to: Adding) -> None:
    from .enrol import add_enrol

    add_enrol(to.app, to.words, to.console, to.anywhere)


def _segments(to: Adding) -> None:
    from .lists import add_lists

    add_lists(to.app, to.words, to.console, to.anywhere)


def _reopen(to: Adding) -> None:
    from .reopen import add_reopen

    add_reopen(to.app, to.words, to.console, to.anywhere)


def _handover(to: Adding) -> None:
    from .handovers import add_handover

    add_handover(to.app, to.words, to.console, to.anywhere)


def _doctor(to: Adding) -> None:
    from .doctor import add_doctor

    add_doctor(to.app, to.words, to.console, to.here)


def _cards(to: Adding) -> None:
    from ...texts.cards import Cards
    from .cards import cards_commands

    to.group("cards", cards_commands(to.words, to.console, to.anywhere), Cards.CARDS)


def _projections(to: Adding) -> None:
    from .projections import projections_commands

    to.group("projections", projections_commands(to.words, to.console, to.here), Cli.PROJECTIONS)


def _events(to: Adding) -> None:
    from .events import events_commands

    to.group("events", events_commands(to.words, to.console, to.anywhere, to.here), Cli.EVENTS)


def _batches(to: Adding) -> None:
    from ...texts.upkeep import Upkeep
    from .batches import batches_commands

    to.group("batches", batches_commands(to.words, to.console, to.anywhere), Upkeep.BATCHES)


def _breach(to: Adding) -> None:
    from ...texts.breach import Breach
    from .breach import breach_commands

    to.group("breach", breach_commands(to.words, to.console, to.here), Breach.BREACH)


def _budget(to: Adding) -> None:
    from ...texts.budgets import Budgets
    from .budgets import budget_commands

    to.group("budget", budget_commands(to.words, to.console, to.anywhere), Budgets.BUDGET)


def _agreement(to: Adding) -> None:
    from ...texts.papers_typed import Papers
    from .papers import agreement_commands

    to.group("agreement", agreement_commands(to.words, to.console, to.anywhere), Papers.AGREEMENT)


def _list(to: Adding) -> None:
    from ...texts.papers_typed import Papers
    from .papers import list_commands

    to.group("list", list_commands(to.words, to.console, to.anywhere), Papers.LISTS)


def _death(to: Adding) -> None:
    from ...texts.deaths import Deaths
    from .deaths import death_commands

    to.group("death", death_commands(to.words, to.console, to.anywhere), Deaths.DEATH)


def _decree(to: Adding) -> None:
    from ...texts.selection_undone import SelectionUndone
    from .decrees import decree_commands

    to.group("decree", decree_commands(to.words, to.console, to.anywhere), SelectionUndone.DECREES)


def _identity(to: Adding) -> None:
    from ...texts.identity import Identity
    from .identity import identity_commands

    to.group("identity", identity_commands(to.words, to.console, to.anywhere), Identity.IDENTITY)


def _void(to: Adding) -> None:
    from ...texts.undoing import Undoing
    from .void import void_commands

    to.group("void", void_commands(to.words, to.console, to.anywhere), Undoing.VOID)


def _proposal(to: Adding) -> None:
    from ...texts.selection_undone import SelectionUndone
    from .proposals import proposal_commands

    to.group("proposal", proposal_commands(to.words, to.console, to.anywhere), SelectionUndone.PROPOSAL)


def _users(to: Adding) -> None:
    from ...texts.users import Users
    from .users import users_commands

    to.group("users", users_commands(to.words, to.console, to.here), Users.USERS)


def _token(to: Adding) -> None:
    from ...texts.users import Users
    from .tokens import token_commands

    to.group("token", token_commands(to.words, to.console, to.here), Users.TOKEN)


def _keys(to: Adding) -> None:
    from ...texts.upkeep import Upkeep
    from .upkeep import keys_commands

    to.group("keys", keys_commands(to.words, to.console, to.here), Upkeep.KEYS)


def _vault(to: Adding) -> None:
    from ...texts.upkeep import Upkeep
    from .upkeep import vault_commands

    to.group("vault", vault_commands(to.words, to.console, to.here), Upkeep.VAULT)


def _schema(to: Adding) -> None:
    from .schema import schema_commands

    to.group("schema", schema_commands(to.words, to.console), Cli.SCHEMA)


def _reference(to: Adding) -> None:
    from .reference import reference_commands

    to.group("reference", reference_commands(to.words, to.console), Cli.REFERENCE)


PARTS: Mapping[str, Part] = {
    "demo": _demo,
    "serve": _demo,
    "project": _demo,
    "install": _demo,
    "coverage": _coverage,
    "check": _check,
    "enrol": _enrol,
    "segments": _segments,
    "villages": _segments,
    "template": _segments,
    "reopen": _reopen,
    "handover": _handover,
    "doctor": _doctor,
    "cards": _cards,
    "projections": _projections,
    "events": _events,
    "batches": _batches,
    "breach": _breach,
    "budget": _budget,
    "agreement": _agreement,
    "list": _list,
    "death": _death,
    "decree": _decree,
    "identity": _identity,
    "void": _void,
    "proposal": _proposal,
    "users": _users,
    "token": _token,
    "keys": _keys,
    "vault": _vault,
    "schema": _schema,
    "reference": _reference,
}
