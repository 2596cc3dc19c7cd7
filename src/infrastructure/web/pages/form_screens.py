"""How does somebody who writes no GraphQL record something? By a form: filled in as far as its address tells, sent as one command.

    GET  <path>?wilayah=64.01&title=…   the form; every field may be filled in by the address
    POST <path>                         recorded: 303 to where it shows; refused: the form again, with what was typed

A form is a value: its fields, the mutation it becomes, and how the input is made of what was typed.
"""

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from starlette.responses import Response
from starlette.routing import Route

from ....domain.vocabulary import Role
from ....texts.labels.values import VALUES
from ....texts.pages.forms import FormFault, FormText
from ....texts.text import Spoken, capital
from .forms import key_of, new_key
from .frame import Frame
from .page import Page, go_to
from .paper_choices import tell_of_others, to_choose
from .questions import Outcome, Problem, SignInFirst
from .state import LARGEST, address, whole

Filled = Mapping[str, str]
Choices = Callable[["Page", Mapping[str, Any]], Sequence[tuple[str, str]]]
Whom = Callable[["Page", Filled], Awaitable["About"]]
Sends = Callable[["Page", dict[str, Any], str], Awaitable[Outcome]]  # what was typed, and the form's key
VERSION = "versi"  # the version that whoever fills the form in has before them
SURE = "sudah"  # the field by which somebody says to have looked
_A_DAY = dt.timedelta(days=1)
_MOST_RUPIAH = 10**18


class WrongField(Exception):  # noqa: N818 - told above the form
    """What was typed into a field cannot be read."""

    def __init__(self, label: Spoken, fault: FormFault) -> None:
        super().__init__(fault.word)
        self.label = label
        self.fault = fault


class About(NamedTuple):
    """What a form concerns: facts of it by their names, what its fields hold already, and the answer that told so."""

    facts: Sequence[tuple[str, str]]
    filled: Filled
    node: Mapping[str, Any]


class Field(NamedTuple):
    """A field of a form: its name, what it is called, how a browser asks for it, and what may be chosen."""

    name: str
    label: Spoken
    kind: str = "text"  # of an HTML input; "lines": a text area with one entry a line
    needed: bool = True
    choices: Choices | None = None
    hint: Spoken | None = None


@dataclass(frozen=True)
class FormScreen:
    """One form: where it lies, its mutation's document or what else sends it, who may send it, its fields, how the mutation's input is made, and where
    the browser goes then. `about`: fields that come by the address and are kept unseen. `asks`: the question whose answer
    gives the choices. `whom`: tells what the form concerns, shown above it. `sure`: what whoever sends it says to have looked at,
    where no other form takes it back.
    """

    path: str
    title: Spoken
    document: str | Sends
    roles: tuple[Role, ...]
    fields: tuple[Field, ...]
    made: Callable[["Reading"], dict[str, Any]]
    then: Callable[["Page", Filled, Outcome], str]
    about: tuple[str, ...] = ("wilayah",)
    asks: str = "who"
    warns: Spoken | None = None
    whom: Whom | None = None
    sure: Spoken | None = None

    def route(self, frame: Frame) -> Route:
        """The form's route."""
        return frame.route(self.path, self.screen, ("GET", "POST"))

    async def screen(self, page: Page) -> Response:
        """Show the form, or send it."""
        viewer = await page.known()
        if viewer.user is None and not viewer.everyone:
            raise SignInFirst
        if page.request.method == "POST":
            return await self._send(page)
        return await self._show(page, dict(page.request.query_params), new_key(), [])

    async def _send(self, page: Page) -> Response:
        filled = page.filled
        key = key_of(filled)
        if page.switches is not None:
            return await self._show(page, filled, key, [])
        try:
            if "wilayah" in self.about and not page.knows(filled.get("wilayah", "").strip()):
                raise WrongField(FormText.REGION, FormFault.NO_REGION)
            if self.sure is not None and not filled.get(SURE):
                raise WrongField(self.sure, FormFault.NOT_TICKED)
            given = self.made(Reading(self, filled, page.knows))
        except WrongField as wrong:
            return await self._show(page, filled, key, [page.say(wrong.fault, field=page.say(wrong.label))])
        if callable(self.document):
            outcome = await self.document(page, given, key)
        else:
            outcome = await page.command(self.document, **given, idempotencyKey=key)
        if outcome.errors:
            return await self._show(page, filled, new_key(), [one["message"] for one in outcome.errors])
        return go_to(self.then(page, filled, outcome))

    async def _show(self, page: Page, filled: Filled, key: str, faults: Sequence[str]) -> Response:
        region = filled.get("wilayah", "").strip() or page.state.region
        page.anew = address(self.path, {name: filled.get(name) for name in self.about if name != VERSION})
        if self.asks == "choices":
            data = await to_choose(page, region if page.knows(region) else page.state.region)
            tell_of_others(page, data, {field.choices for field in self.fields})
        else:
            data = {} if self.asks == "who" else await page.ask(self.asks)
        told: About | None = None
        if self.whom is not None:
            try:
                told = await self.whom(page, filled)
                filled, data = {**told.filled, **filled}, {**data, "about": told.node}
            except Problem:
                if not faults:  # what was typed comes back with what stands against it, first of all
                    raise
        sends = page.viewer.may(*self.roles)
        if not sends:
            called = (VALUES["Role"][role].name.said(page.locale) for role in self.roles)
            page.notices.append(page.say(FormText.OTHERS, roles=", ".join(called)))
        return page.show(
            "form.html",
            422 if faults else 200,
            form=self,
            sends=sends,
            about={name: filled.get(name, "") for name in self.about if name != "wilayah"},
            region=region if "wilayah" in self.about else None,
            filled=filled,
            key=key,
            facts=told.facts if told else (),
            told=faults,
            choices={
                field.name: field.choices(page, data) for field in self.fields if field.choices is not None
            },
            L=FormText,
        )


@dataclass(frozen=True)
class Reading:
    """What was typed, read field by field. Raises WrongField."""

    form: FormScreen
    filled: Filled
    knows: Callable[[str], bool]  # whether there is a region of a code

    def about(self, name: str = "wilayah") -> str:
        """What the form is about: the region, or another field that came by the address."""
        told = self.filled.get(name, "").strip()
        if not told:
            raise WrongField(FormText.REGION, FormFault.EMPTY)
        return told

    def text(self, name: str) -> str | None:
        """What was typed; None where nothing was."""
        typed = self.filled.get(name, "").strip()
        if not typed and self._field(name).needed:
            raise WrongField(self._field(name).label, FormFault.EMPTY)
        return typed or None

    def region(self, name: str) -> str | None:
        """The code of a region that there is."""
        typed = self.text(name)
        if typed is not None and not self.knows(typed):
            raise WrongField(self._field(name).label, FormFault.NO_REGION)
        return typed

    def lines(self, name: str) -> list[str]:
        """Each line that is not blank."""
        return [line.strip() for line in (self.text(name) or "").splitlines() if line.strip()]

    def day(self, name: str) -> str | None:
        """A day, as the contract has it."""
        typed = self.text(name)
        try:
            return None if typed is None else dt.date.fromisoformat(typed).isoformat()
        except ValueError:
            raise WrongField(self._field(name).label, FormFault.NO_DAY) from None

    def after(self, name: str) -> str | None:
        """The day after a last day, as the contract has the end of a period."""
        last = self.day(name)
        try:
            return None if last is None else (dt.date.fromisoformat(last) + _A_DAY).isoformat()
        except OverflowError:
            raise WrongField(self._field(name).label, FormFault.NO_DAY) from None

    def number(self, name: str, most: int = LARGEST) -> int | None:
        """A whole number of at most `most`, with or without its thousands: "32.268", "Rp1.600.000.000"."""
        typed = self.text(name)
        if typed is None:
            return None
        digits = typed.removeprefix("Rp").strip().replace(".", "").replace(",", "").replace(" ", "")
        amount = whole(digits)
        if amount is None or amount > most:
            raise WrongField(self._field(name).label, FormFault.NO_NUMBER)
        return amount

    def money(self, name: str) -> dict[str, str] | None:
        """Whole rupiah."""
        amount = self.number(name, most=_MOST_RUPIAH)
        return None if amount is None else {"amount": str(amount)}

    def ticked(self, name: str) -> bool:
        """Whether a box was ticked."""
        return bool(self.filled.get(name))

    def _field(self, name: str) -> Field:
        return next(field for field in self.form.fields if field.name == name)


def of_enum(enum: str, values: Sequence[str]) -> Choices:
    """The values of an enum of the contract, as they are called."""

    def choices(page: Page, _data: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [(value, capital(VALUES[enum][value].name.said(page.locale))) for value in values]

    return choices
