"""Does every text that goes into the log pass one guard, and does the guard see a NIK however it is written?"""

import dataclasses
import typing
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from naungan.domain import (
    accounts,
    agreements,
    budget,
    budget_allocation,
    budget_revisions,
    cards,
    claims,
    deaths,
    decree_revisions,
    decrees,
    denominators,
    emergency_access,
    enrolment,
    enrolment_events,
    grants,
    handovers,
    identity,
    proposals,
    read_log_seals,
    reserved_months,
    selection,
    selection_undone,
    stretches,
)
from naungan.domain.agreements import SignAgreement
from naungan.domain.bulk import from_list, sent_parts, staging
from naungan.domain.dates import PartialDate
from naungan.domain.public_texts import (
    CODES,
    DIGESTS,
    PUBLIC,
    VAULT,
    fields_with_a_nik,
    looks_like_a_nik,
    text_faults,
)
from naungan.domain.vocabulary import AgreementKind
from naungan.infrastructure import demo
from naungan.infrastructure.log.event_types import EVENT_TYPES
from naungan.infrastructure.settings import Settings, SettingsProblem
from tests.infrastructure.event_examples import EXAMPLES

INTENTS = (
    *(agreements.SignAgreement, agreements.TerminateAgreement, budget_allocation.AllocateBudget),
    *(selection.ProposeParticipants, selection.VerifyList, decrees.IssueDecree),
    *(
        selection_undone.WithdrawVerification,
        selection_undone.VoidDecree,
        decree_revisions.ReviseDecree,
    ),
    *(
        enrolment.EnrolWorkers,
        enrolment.TransferEnrolment,
        enrolment.CorrectEnrolment,
        enrolment.EndEnrolment,
    ),
    *(enrolment.VoidEnrolments, enrolment.ReopenEnrolment, identity.CorrectIdentity),
    *(budget_revisions.ReviseBudget, budget_revisions.SetVillageQuotas, budget_revisions.NameRingOne),
    *(cards.ReportCardsLost, cards.ReportCardsFound, cards.ReplaceCards, cards.RevokeCards),
    *(cards.IssueCardsFor, cards.VoidCards, handovers.VoidHandover),
    *(cards.IssueCards, handovers.HoldHandover, denominators.CountEligibleWorkers, claims.PublishClaim),
    *(agreements.AmendAgreement, agreements.CorrectTermination, agreements.WithdrawTermination),
    *(claims.WithdrawClaim, claims.CorrectClaim, claims.ExplainClaim),
    *(deaths.RecordDeath, deaths.WithdrawDeath, deaths.Deceased),
    from_list.EnrolFromList,
    *(proposals.ProposePeople, proposals.VerifyPeople, proposals.CorrectProposal),
    *(grants.AdmitUser, grants.GrantAccess, grants.RevokeAccess, grants.AppointAdministrator),
    *(accounts.MakeLink, accounts.UseLink, accounts.SetSecondFactor, accounts.RemoveSecondFactor),
    *(accounts.MakeToken, accounts.RevokeToken, accounts.CloseAccount),
    emergency_access.BreakGlass,
    read_log_seals.SealSights,
    *(sent_parts.OpenBatch, sent_parts.AppendRows, sent_parts.CompleteBatch, sent_parts.AbandonBatch),
)
# Texts of events that no intent brings: what makes them is ours, and names nobody.
MADE_BY_US = {
    "file": "a mark under the vault's key",
    "mark": "a mark under the vault's key",
    "head": "a mark under the vault's key",
    "checksum": "a mark under the vault's key",
    "ratio": "a decimal number",
    "field": "the name of a field",
    "amended": "the names of fields",
    "facts": "numbers, days and codes that fill a message in; `RowIssue` and `Breach` say so",
    "reason": "the key of a message",  # of a refused row
}
CHECKED = {PartialDate, UUID}  # types that hold no other text than what they are made of
NIK = "6401016304850001"


def texts_of(kind: Any, seen: frozenset[Any] = frozenset()) -> set[str]:
    """The names of all fields of a type that may hold bare text, those of the types within it too."""
    if kind in seen:
        return set()
    found: set[str] = set()
    for name, hint in typing.get_type_hints(kind).items():
        for part in parts_of(hint):
            if part is str:
                found.add(name)
            elif hasattr(part, "__annotations__") and part not in CHECKED and not issubclass(part, Enum):
                found |= texts_of(part, seen | {kind})
    return found


def parts_of(hint: Any) -> list[Any]:
    inner = typing.get_args(hint)
    return [hint] if not inner else [part for one in inner for part in parts_of(one)]


@pytest.mark.parametrize("intent", INTENTS)
def test_every_text_of_every_intent_is_named_in_the_guard(intent: type) -> None:
    assert texts_of(intent) <= PUBLIC.keys() | CODES | DIGESTS | VAULT


def test_every_intent_of_the_domain_is_looked_at() -> None:
    modules = (
        grants,
        accounts,
        emergency_access,
        agreements,
        budget,
        budget_allocation,
        budget_revisions,
        decrees,
        decree_revisions,
        selection,
        selection_undone,
        read_log_seals,
        reserved_months,
        enrolment,
        enrolment_events,
        stretches,
        deaths,
        identity,
        cards,
        handovers,
        denominators,
        claims,
        sent_parts,
        staging,
        from_list,
        proposals,
    )
    events = set(EVENT_TYPES.names.values())
    made = {
        one
        for module in modules
        for one in vars(module).values()
        if isinstance(one, type)
        and dataclasses.is_dataclass(one)
        and one.__module__ == module.__name__
        and one not in events
    }
    states = {
        *(
            selection.People,
            agreements.Agreement,
            budget.BudgetLine,
            selection.ProposedList,
            decrees.Decree,
            cards.Card,
            handovers.Handover,
        ),
        *(enrolment.Enrolment, stretches.Stretch, enrolment_events.FixedTerms, staging.Staged, claims.Claim),
        *(grants.User, grants.Principal),
    }
    parts_of_events = {
        *(
            agreements.AgreementFacts,
            budget.Figures,
            budget.VillageQuota,
            reserved_months.Draw,
            claims.ClaimFigures,
        ),
        *(selection.Verified, decrees.DecreeFacts, selection.ReturnedRow, deaths.Unrestored),
    }
    assert made - states - parts_of_events == set(INTENTS)


@pytest.mark.parametrize("event", EVENT_TYPES.names.values())
def test_every_text_of_every_event_is_guarded_or_made_by_us(event: type) -> None:
    codes = (
        {"was", "now"} if event is budget.RingOneNamed else set[str]()
    )  # villages, held against the regions
    assert texts_of(event) <= PUBLIC.keys() | CODES | MADE_BY_US.keys() | codes


def titled(text: str) -> SignAgreement:
    parties = ("Dinas Contoh", "BPJS Ketenagakerjaan")
    return SignAgreement(AgreementKind.MEMORANDUM, text, "64.01", parties, None, None)


def faults(intent: Any) -> list[tuple[str, tuple[str, ...]]]:
    return [(fault.reason, fault.path) for fault in text_faults(intent)]


@pytest.mark.parametrize(
    "text",
    [
        NIK,
        "6401 0163 0485 0001",
        "6401.0163.0485.0001",
        "6401-0163-0485-0001",
        "64.01.01.630485.0001",
        "640101 630485 0001",
        "64/01/01/63/04/85/0001",
        "6401_0163_0485_0001",
        "６４０１０１６３０４８５０００１",
        "٦٤٠١٠١٦٣٠٤٨٥٠٠٠١",
        "6401\t0163\n0485 0001",
        "6401\u200b0163\u200b0485\u200b0001",
        "6401\u00a00163\u20110485\u20140001",
        "6 4 0 1 0 1 6 3 0 4 8 5 0 0 0 1",
        "6401, 0163, 0485, 0001",
        "6401 (0163) 0485 - 0001",
        f"a.n. TOKOH REKAAN, NIK {NIK}.",
        "RT 5, 6401 0163 0485 0001",
        f"12{NIK}",
        f"NIK{NIK}KK",
        "⑥④0①01⑥③0④⑧⑤000①",
    ],
)
def test_a_nik_is_seen_however_it_is_written(text: str) -> None:
    assert looks_like_a_nik(text)
    reasons = {reason for reason, _ in faults(titled(text))}
    assert reasons
    assert reasons <= {"holds_a_nik", "control_characters"}


@pytest.mark.parametrize(
    "text",
    [
        "64O1O163O485OOO1",
        "a.n. Rekaan 64OlOI 63O485 OOO1",
        "640101 lahir 630485 urut 0001",
        "6401 lalu 0163 lalu 0485 lalu 0001",
        "640101      630485      0001",
        "640101x630485x0001",
        "6a4b0c1d0e1f6g3h0i4j8k5l0m0n0o1",
        "640101\u3164630485\u31640001",
        "640101ª630485ª0001",
        "六四〇一〇一六三〇四八五〇〇〇一",
        "enam empat nol satu nol satu enam tiga nol empat delapan lima nol nol nol satu",
        "Six-four-zero-one-zero-one-six-three-zero-four-eight-five-zero-zero-zero-one",
    ],
)
def test_a_nik_is_seen_in_words_and_between_words(text: str) -> None:
    assert looks_like_a_nik(text)
    assert {reason for reason, _ in faults(titled(text))} == {"holds_a_nik"}


@given(
    nik=st.tuples(
        st.integers(110101, 949999), st.integers(1, 31), st.sampled_from([0, 40]), st.integers(1, 12),
        st.integers(0, 99), st.integers(0, 9999),
    ).map(lambda p: f"{p[0]:06}{p[1] + p[2]:02}{p[3]:02}{p[4]:02}{p[5]:04}"),
    cuts=st.lists(st.tuples(st.integers(1, 15), st.sampled_from([" ", ".", "-", "/", "\u200b", " - ", "·", "\u00a0"]))),
    zero=st.sampled_from(["0", "０", "٠", "०", "০"]),
    before=st.sampled_from(["", "NIK ", "a.n. Rekaan: ", "№"]),
)  # fmt: skip
def test_no_way_of_cutting_a_nik_hides_it(
    nik: str, cuts: list[tuple[int, str]], zero: str, before: str
) -> None:
    digits = [chr(ord(zero) + int(c)) for c in nik]
    for at, between in dict(cuts).items():
        digits[at] = between + digits[at]
    text = before + "".join(digits)
    dates = len(dict(cuts)) == 5 and {2, 4, 8, 10, 12} == set(dict(cuts))
    assert looks_like_a_nik(text) or dates


@pytest.mark.parametrize(
    "text",
    [
        "SK Bupati 188.45/123/2022",
        "Kerja sama tahun 2022, 2023, 2024, 2025",
        "12-01-2022 - 05-03-2023",
        "Rp1.626.307.200 untuk 32.268 pekerja",
        "Telp. 0812-3456-7890 / 0813-4567-8901",
        "Inpres 2/2021, Inpres 4/2022, Permenaker 5/2021",
        "2022-10-01/2023-01-01",
        "BA 1/2022 pukul 09.00-12.30, 24-10-2022",
        "Nomor 1234 Tahun 2022 dan Nomor 5678 Tahun 2023 tentang 4010 orang",
        "PKS 560/1204/2022, 2101/HK/2023, 4477/2024 dan 1001/2025",
        "satu dua tiga empat lima enam tujuh delapan sembilan desa",
        "Io.OO l1O",
        "",
    ],
)
def test_numbers_that_papers_have_are_no_nik(text: str) -> None:
    assert not looks_like_a_nik(text)
    assert faults(titled(text)) == []


def test_every_text_of_the_demo_passes() -> None:
    from importlib import resources

    told = yaml.safe_load((resources.files(demo) / "history.yaml").read_text("utf-8"))

    def walk(value: Any, name: str) -> int:
        if isinstance(value, dict):
            return sum(walk(one, str(key)) for key, one in value.items())
        if isinstance(value, list):
            return sum(walk(one, name) for one in value)
        if name not in PUBLIC or not isinstance(value, str):
            return 0
        assert not looks_like_a_nik(value), value
        assert len(value) <= PUBLIC[name], value
        return 1

    assert walk(told, "") > 40


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a" * 301, "too_long"),
        ("kerja\nsama", "control_characters"),
        ("kerja\u202esama", "control_characters"),
        ("kerja\u2028sama", "control_characters"),
        ("kerja\ue000sama", "control_characters"),
    ],
)
def test_a_text_is_limited_and_printable(text: str, reason: str) -> None:
    assert faults(titled(text)) == [(reason, ("title",))]


def test_an_event_of_before_that_holds_a_nik_is_told_by_the_field() -> None:
    old = agreements.MemorandumSigned("64.01", "Contoh", ("Dinas", "6401 0163 0485 0001"), None, None)
    assert fields_with_a_nik(old) == ["parties"]
    assert [fields_with_a_nik(event) for event in EXAMPLES if fields_with_a_nik(event)] == []


def test_each_of_several_texts_is_looked_at() -> None:
    intent = dataclasses.replace(
        titled("kerja sama"), parties=("Dinas", f"a.n. {NIK}"), legal_basis=("x" * 201,)
    )
    assert faults(intent) == [("holds_a_nik", ("parties",)), ("too_long", ("legalBasis",))]


def test_a_word_of_the_vocabulary_that_is_none_is_refused() -> None:
    wrong: Any = "TOKOH REKAAN"
    count = denominators.CountEligibleWorkers("64.01", None, 1, date(2022, 1, 1), "Dinas", wrong)
    assert faults(count) == [("code_unknown", ("evidence",))]
    terms = {"category": wrong, "funding_source": wrong, "programmes": (wrong,)}
    enrol = enrolment.EnrolWorkers("NON_ASN", start=date(2022, 1, 1), end_exclusive=None, workers=(), **terms)
    assert {path for _, path in faults(enrol)} == {("category",), ("fundingSource",), ("programmes",)}


@pytest.mark.parametrize("actor", ["Tokoh Rekaan", "6401.0163.0485.0001", "", "a" * 65, "camat\u200b"])
def test_who_records_is_an_opaque_id(actor: str) -> None:
    assert Settings.from_environment({"NAUNGAN_ACTOR": "clerk-7@paser"}).actor == "clerk-7@paser"
    with pytest.raises(SettingsProblem):
        Settings.from_environment({"NAUNGAN_ACTOR": actor})
