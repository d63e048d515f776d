"""What a person has to look at, in the order in which it matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from cardassay.assessing.open_kinds import open_kinds
from cardassay.assessing.open_names import open_names
from cardassay.assessing.review import disagreements, not_asked, open_values
from cardassay.model.assessment import Assessment, Knowledge
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.document import KIND_DOUBT, Document, Kind
from cardassay.model.evidence import Fact
from cardassay.model.finding import Candidate, Finding, Part
from cardassay.model.open_value import Need, OpenValue
from cardassay.model.outcome import Outcome
from cardassay.model.project import Activity, Interface, ProductLine, Project, Window
from cardassay.model.reason import Reason
from cardassay.model.requirement import Requirement, Target, Weight
from cardassay.model.supplier import Party, Role, Site, Supplier
from cardassay.model.verdict import Verdict, Verdicts
from cardassay.packs.loader import bundled_packs, load_packs
from cardassay.schemes.loader import load_schemes
from cardassay.workspace import Confirmation, Decisions, KindSaid

DAY = date(2026, 11, 22)
SUPPLIER = Supplier(
    "Specimen (fictional)",
    "specimen",
    "works",
    (Party("works", "Specimen Card Works Ltd", (Role.BIDDER,)),),
    (Site("north", "Plant North", "12 Foundry Lane, Northtown", "works", (Activity.CARD_BODY,)),),
)
LINE = ProductLine("classic", "Classic", (), Interface.DUAL, (Activity.CARD_BODY,))
PROJECT = Project("P", "B", Window(date(2027, 1, 1), date(2028, 1, 1), date(2030, 1, 1)), (LINE,))
_RULES = {
    requirement.id: requirement
    for pack in load_packs(bundled_packs(), schemes=load_schemes())
    for requirement in pack.requirements
}
BLOCKING = next(rule for rule in _RULES.values() if rule.weight is Weight.BLOCKING)
OTHER = next(rule for rule in _RULES.values() if rule.weight is Weight.CONDITIONAL)


def unsure(value: Any, why: str = "layout not yet seen for real", **more: Any) -> Fact[Any]:
    return Fact(value, sure=False, page=1, box=(10.0, 10.0, 90.0, 20.0), why_not_sure=why, **more)


def document(
    name: str, *facts: dict[str, Fact[Any]], kind: Kind = Kind.BRAND_LETTER, alone: bool = True
) -> Document:
    sha256 = name[0] * 64
    return Document(
        name,
        sha256,
        kind,
        tuple(
            Attestation("visa-avp", given, Origin(name, sha256, index), kind.value, stands_alone=alone)
            for index, given in enumerate(facts)
        ),
    )


def finding(
    rule: Requirement, paper: Document, *names: str, reason: Reason = Reason.IN_FORCE,
    outcome: Outcome = Outcome.INDETERMINATE, site: str = "", **detail: object,
) -> Finding:  # fmt: skip
    attestation = paper.attestations[0]
    facts = tuple((name, attestation.facts[name]) for name in names)
    softened = "value-not-sure" if reason.outcome is Outcome.SATISFIED else ""
    part = Part(reason, Outcome.INDETERMINATE, detail, facts, softened=softened)
    candidate = Candidate(attestation, attestation.scheme, outcome, (part,))
    return Finding(rule, Target(site=site), outcome, candidate.reasons, candidates=(candidate,))


def assessed(documents: tuple[Document, ...], *findings: Finding) -> Assessment:
    verdicts = Verdicts(Verdict.CANNOT_TELL, Verdict.CANNOT_TELL, (), ())
    return Assessment(
        PROJECT, SUPPLIER, DAY, verdicts, findings, (), (), (), documents, Knowledge((), "", "")
    )  # fmt: skip


def shown(values: tuple[OpenValue, ...]) -> list[tuple[str, str, Need]]:
    return [(value.paper.file, value.field, value.need) for value in values]


def test_what_keeps_a_blocking_requirement_open_comes_first_and_each_paper_once() -> None:
    first = document("a.pdf", {"holder": unsure("H"), "last_day": unsure(DAY), "status": unsure("S")})
    second = document("b.pdf", {"holder": unsure("H"), "last_day": unsure(DAY)})
    case = assessed(
        (first, second),
        finding(BLOCKING, second, "last_day", site="north"),
        finding(BLOCKING, first, "holder"),
        finding(OTHER, first, "last_day"),
    )

    assert shown(open_values(case, Decisions())) == [
        ("b.pdf", "last_day", Need.BLOCKING),
        ("a.pdf", "holder", Need.BLOCKING),
        ("a.pdf", "last_day", Need.OTHER),
        ("a.pdf", "status", Need.NOTHING),
        ("b.pdf", "holder", Need.NOTHING),
    ]


def test_sure_values_and_those_of_answered_requirements_are_not_waited_for() -> None:
    paper = document("a.pdf", {"holder": Fact("H", sure=True), "last_day": unsure(DAY)})
    case = assessed((paper,), finding(BLOCKING, paper, "last_day", outcome=Outcome.NOT_SATISFIED))

    assert shown(open_values(case, Decisions())) == [("a.pdf", "last_day", Need.NOTHING)]


def test_a_paper_of_a_doubtful_kind_is_asked_once_for_all_its_values() -> None:
    paper = document("a.pdf", {"holder": unsure("H", KIND_DOUBT), "last_day": unsure(DAY, "two days")})
    case = assessed((paper,), finding(BLOCKING, paper, "holder"))
    (kind,) = open_kinds(case, Decisions())
    said = Decisions(kinds=(KindSaid(paper.sha256, Kind.BRAND_LETTER, "Jane Example", DAY),))

    assert (kind.kind, kind.values, kind.need) == ("brand-letter", (("holder", "H"),), Need.BLOCKING)
    assert [value.field for value in open_values(case, Decisions())] == ["last_day"]
    assert open_kinds(case, said) == ()


def test_drafts_and_annexes_are_not_asked_for_and_counted() -> None:
    draft = document("a.pdf", {"holder": unsure("H")}, kind=Kind.DRAFT_OR_SPECIMEN, alone=False)
    case = assessed((draft,))

    assert open_values(case, Decisions()) == ()
    assert not_asked(case) == {"a.pdf": 1}


def test_language_and_page_marks_are_asked_for_only_where_a_finding_waits() -> None:
    paper = document("a.pdf", {"language": unsure("en"), "pages_present": unsure(("1 of 2",))})
    case = assessed((paper,), finding(BLOCKING, paper, "pages_present"))

    assert shown(open_values(case, Decisions())) == [("a.pdf", "pages_present", Need.BLOCKING)]


def test_a_value_that_nobody_read_is_asked_for_until_a_person_finds_it_absent() -> None:
    paper = document("a.pdf", {"holder": Fact("H", sure=True)})
    case = assessed((paper,), finding(BLOCKING, paper, reason=Reason.END_UNKNOWN))
    (value,) = open_values(case, Decisions())
    absent = Confirmation(value.paper.sha256, "last_day", None, "Jane Example", DAY)

    assert (value.field, value.fact, value.need) == ("last_day", None, Need.BLOCKING)
    assert open_values(case, Decisions(confirmed=(absent,))) == ()


def test_papers_with_the_same_number_that_print_another_value_are_named() -> None:
    number = Fact("EX 1", sure=True)
    first = document("a.pdf", {"number": number, "last_day": unsure(DAY)})
    second = document("b.pdf", {"number": number, "last_day": Fact(date(2027, 1, 1), sure=True, page=3)})
    (value,) = open_values(assessed((first, second)), Decisions())

    assert [(other.value, other.why) for other in value.others] == [
        (date(2027, 1, 1), "b.pdf, page 3 prints this under the same number")
    ]


def test_a_value_that_came_from_an_annex_is_shown_on_the_annex() -> None:
    sites = unsure(({"name": "Plant"},))
    main = document("a.pdf", {"number": Fact("EX 1", sure=True), "sites": sites})
    annex = document("b.pdf", {"sites": sites}, kind=Kind.CERTIFICATE_ANNEX, alone=False)
    (value,) = open_values(assessed((main, annex)), Decisions())

    assert value.paper.file == "a.pdf"
    assert value.seen_on.file == "b.pdf"


def test_a_newer_reading_that_contradicts_a_person_is_a_note_only_when_it_is_sure() -> None:
    confirmed = Confirmation("a" * 64, "last_day", DAY, "Jane Example", DAY)
    decisions = Decisions(confirmed=(confirmed,))
    other = date(2027, 1, 1)

    assert disagreements((document("a.pdf", {"last_day": unsure(other)}),), decisions) == ()
    assert disagreements((document("a.pdf", {"last_day": Fact(DAY, sure=True)}),), decisions) == ()
    (one,) = disagreements((document("a.pdf", {"last_day": Fact(other, sure=True)}),), decisions)
    assert (one.confirmed, one.read.value) == (confirmed, other)


def test_a_name_that_resembles_a_party_is_open_until_a_person_decides() -> None:
    printed = "Specimen Cards Works Ltd"
    paper = document("a.pdf", {"holder": Fact(printed, sure=True, page=1)})
    waits = finding(
        BLOCKING,
        paper,
        "holder",
        reason=Reason.HOLDER_SIMILAR,
        wanted="Specimen Card Works Ltd",
        printed=printed,
    )
    (name,) = open_names(assessed((paper,), waits), Decisions())

    assert (name.printed, name.party, name.meant, name.need) == (
        printed, "works", "Specimen Card Works Ltd", Need.BLOCKING,
    )  # fmt: skip
    satisfied = replace(waits, outcome=Outcome.SATISFIED)
    assert open_names(assessed((paper,), satisfied), Decisions()) == ()


def test_a_site_that_resembles_one_of_the_offer_is_open() -> None:
    record = {"name": "Plant North", "address": "14 Foundry Lane, Northtown"}
    paper = document("a.pdf", {"sites": Fact((record,), sure=True, page=1)})
    waits = finding(BLOCKING, paper, "sites", reason=Reason.SITE_SIMILAR, site="north", wanted="Plant North")
    names = open_names(assessed((paper,), waits), Decisions())

    assert [(name.printed, name.site) for name in names] == [
        ("Plant North · 14 Foundry Lane, Northtown", "north")
    ]
