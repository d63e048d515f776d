"""Registers of a workspace and the papers of a dossier: what is asked, what lifts, what is shown."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cardassay.assessing.assess import assess_workspace
from cardassay.assessing.looking_up import Answers, held_against
from cardassay.assessing.registers import Registers, registers_of
from cardassay.model.attestation import Attestation
from cardassay.model.evidence import Grade
from cardassay.model.register import Answer, LookUp, MatchedBy, RowStatus
from cardassay.model.supplier import Component, OfferedProduct, Supplier
from cardassay.registers.snapshots import add
from cardassay.report.canonical import assessment_json
from tests.support.registers import registers
from tests.support.vector import attestation

EXAMPLE = Path(__file__).parents[2] / "examples" / "tender"
DAY = date(2026, 11, 22)
SUPPLIER = Supplier("Specimen Card Works", "specimen", "specimen", (), ())
DESCRIPTION = """\
id = "fik-list"
name = "Fictional list of certificates"
publisher = "Fictional Publisher"
schemes = ["eucc", "common-criteria"]
source = "made"
silence_says = "Nothing."
freshness_days = 31

[sources.made]
document = "Fictional"
confidence = "1"
checked_on = 2026-11-01

[table]
seen = true

[[table.columns]]
header = ["Number"]
field = "number"
needed = true

[[table.columns]]
header = ["Product"]
field = "product"

[[table.columns]]
header = ["Issued"]
field = "issue_day"
"""
LIST = b"Number,Product,Issued\nEUCC-9999-2025-0000000901-00000,ESC-900 rev. B2,2025-06-02\n"


def paper(name: str = "p", **facts: Any) -> Attestation:
    told = {
        "id": name, "scheme": "common-criteria", "number": "BSI-DSZ-CC-9901-2024",
        "product": "Exachip EX90 A01", **facts,
    }  # fmt: skip
    return attestation(told)


def listed(*rows: dict[str, Any], name: str = "fik", day: date = DAY, **told: Any) -> dict[str, Any]:
    return {"id": name, "schemes": ["common-criteria"], "list": [{"day": day, "row": list(rows)}], **told}


def held(*entries: dict[str, Any], papers: tuple[Attestation, ...] = (), **told: Any) -> Answers:
    given = papers or (paper(),)
    return held_against(registers(entries, DAY), given, told.pop("supplier", SUPPLIER), DAY, **told)


ROW = {"number": "BSI-DSZ-CC-9901-2024", "product": "Exachip EX90 A01"}


def test_a_row_that_says_the_same_lifts_the_grade_of_that_paper_only() -> None:
    other = paper("q", number="BSI-DSZ-CC-9902-2024", product="Exachip EX91 A01")

    answers = held(listed(ROW), papers=(paper(), other))

    assert [one.grade for one in answers.attestations] == [Grade.REGISTER, Grade.PAPER]


def test_an_issuers_own_answer_is_never_lowered_to_a_row() -> None:
    answers = held(listed(ROW), papers=(paper(grade="issuer"),))

    assert answers.attestations[0].grade is Grade.ISSUER


def test_a_claim_without_a_paper_stays_a_claim() -> None:
    answers = held(listed(ROW), papers=(paper(grade="claimed"),))

    ((look_up,),) = answers.looked_up.values()
    assert answers.attestations[0].grade is Grade.CLAIMED
    assert (look_up.answer, look_up.lifts) == (Answer.FOUND, False)
    assert "No paper was shown" in look_up.why_not


@pytest.mark.parametrize(
    "changes", [{"stands_alone": False}, {"kind": "register-extract"}, {"kind": "statement-of-applicability"}]
)
def test_a_paper_that_claims_nothing_itself_is_not_looked_up(changes: dict[str, Any]) -> None:
    answers = held(listed(ROW), papers=(paper(**changes),))

    assert answers.looked_up == {}
    assert answers.attestations[0].grade is Grade.PAPER


def test_only_registers_that_speak_for_the_scheme_are_asked() -> None:
    answers = held(listed(ROW), listed(ROW, name="others", schemes=["emvco-ic"]))

    ((_, look_ups),) = answers.looked_up.items()
    assert [one.register for one in look_ups] == ["fik"]


def test_registers_are_asked_in_one_order_whatever_that_of_their_lists() -> None:
    first, second = listed(ROW, name="a"), listed(ROW, name="b")

    assert held(first, second).looked_up == held(second, first).looked_up


def test_what_a_person_saw_stands_beside_what_lists_say() -> None:
    one = paper()
    assert one.origin is not None
    seen = held(listed(ROW)).looked_up[one.origin]

    answers = held(listed(ROW, name="other"), recorded={one.origin: seen})

    assert [entry.register for entry in answers.looked_up[one.origin]] == ["other", "fik"]


def seen_by_a_person(day: date = DAY, answer: Answer = Answer.FOUND, **told: Any) -> LookUp:
    found = answer is Answer.FOUND
    return LookUp(
        "fik", "Fictional list", answer, day, "as typed", matched_by=MatchedBy.PERSON if found else None,
        who="A. Person", **{"agrees": ("number", "product") if found else (), "lifts": found, **told},
    )  # fmt: skip


SUSPENDED = {**ROW, "row_status": "suspended"}
OTHER_VERSION = {**ROW, "product": "Exachip EX90 A02"}
UNDER_ANOTHER_NUMBER = {**ROW, "number": "BSI-DSZ-CC-9907-2024"}


@pytest.mark.parametrize(
    ("rows", "seen"),
    [
        ((UNDER_ANOTHER_NUMBER,), seen_by_a_person()),
        ((UNDER_ANOTHER_NUMBER,), seen_by_a_person(answer=Answer.NOT_FOUND)),
        ((OTHER_VERSION,), seen_by_a_person()),
        (({**SUSPENDED, "unsure": ["number"]},), seen_by_a_person(status=RowStatus.ACTIVE)),
        ((SUSPENDED,), seen_by_a_person(status=RowStatus.ACTIVE)),
        (({**ROW, "number": "BSI-DSZ-CC-9955-2024", "product": "Else 1"},), seen_by_a_person()),
    ],
)
def test_what_a_person_saw_later_in_a_register_stands_in_the_place_of_its_list(
    rows: tuple[dict[str, Any], ...], seen: LookUp
) -> None:
    one = paper()
    assert one.origin is not None

    answers = held(listed(*rows, day=DAY - timedelta(days=1)), recorded={one.origin: (seen,)})

    of_list, of_person = answers.looked_up[one.origin]
    assert (of_list.set_aside, of_list.lifts) == (True, False)
    assert of_list.why_not.startswith("A. Person looked there on 2026-11-22")
    assert of_person is seen


@pytest.mark.parametrize(
    ("row", "seen"),
    [
        (UNDER_ANOTHER_NUMBER, seen_by_a_person(DAY - timedelta(days=2))),
        (UNDER_ANOTHER_NUMBER, seen_by_a_person(answer=Answer.CANNOT_TELL)),
        (OTHER_VERSION, seen_by_a_person(agrees=("number",))),
        (OTHER_VERSION, seen_by_a_person(answer=Answer.NOT_FOUND)),
        (SUSPENDED, seen_by_a_person()),
        (SUSPENDED, seen_by_a_person(answer=Answer.NOT_FOUND)),
        (SUSPENDED, seen_by_a_person(DAY - timedelta(days=1), status=RowStatus.ACTIVE)),
    ],
)
def test_a_look_up_of_a_person_clears_nothing_that_it_did_not_see_later(
    row: dict[str, Any], seen: LookUp
) -> None:
    one = paper()
    assert one.origin is not None

    answers = held(listed(row, day=DAY - timedelta(days=1)), recorded={one.origin: (seen,)})

    assert not answers.looked_up[one.origin][0].set_aside


@pytest.mark.parametrize(
    ("row", "seen"),
    [
        (ROW, {"answer": Answer.NOT_FOUND}),
        (SUSPENDED, {"status": RowStatus.ACTIVE}),
        ({**ROW, "row_status": "active"}, {"status": RowStatus.SUSPENDED, "lifts": False}),
    ],
)
def test_a_later_list_stands_in_the_place_of_what_a_person_saw_before(
    row: dict[str, Any], seen: dict[str, Any]
) -> None:
    one = paper()
    assert one.origin is not None
    earlier = seen_by_a_person(DAY - timedelta(days=9), **seen)

    answers = held(listed(row), recorded={one.origin: (earlier,)})

    of_list, of_person = answers.looked_up[one.origin]
    assert (of_list.set_aside, of_person.set_aside, of_person.lifts) == (False, True, False)
    assert of_person.why_not == (
        "A later list of that register, of 2026-11-22, stands in the place of this look-up."
    )


@pytest.mark.parametrize(
    ("rows", "seen"),
    [
        ((), {}),
        ((ROW,), {"answer": Answer.CANNOT_TELL}),
        (({**ROW, "unsure": ["number"]},), {}),
        ((UNDER_ANOTHER_NUMBER,), {}),
        ((ROW,), {"status": RowStatus.SUSPENDED, "lifts": False}),
        (({"number": ROW["number"]},), {}),
    ],
)
def test_a_later_list_that_does_not_hold_the_entry_surely_takes_nothing_from_a_person(
    rows: tuple[dict[str, Any], ...], seen: dict[str, Any]
) -> None:
    one = paper()
    assert one.origin is not None
    earlier = seen_by_a_person(DAY - timedelta(days=9), **seen)

    answers = held(listed(*rows), recorded={one.origin: (earlier,)})

    assert answers.looked_up[one.origin][1] is earlier


def offering(*numbers: str) -> Supplier:
    product = OfferedProduct("debit", Component("Card 1"), platform=Component("Exa OS 3.1", "", numbers))
    return Supplier("Specimen", "specimen", "specimen", (), (), (product,))


def test_a_number_that_only_the_offer_names_is_answered_like_a_paper_and_lifts_nothing() -> None:
    row = {"number": "PCN9911.01", "product": "Exa OS 3.1", "row_status": "withdrawn"}
    emvco = listed(row, name="fik-emvco", schemes=["emvco-platform"])

    (number,) = held(emvco, supplier=offering("PCN9911.01")).declared

    ((look_up, shown),) = number.rows()
    assert (number.number, number.component) == ("PCN9911.01", "Exa OS 3.1")
    assert (look_up.answer, look_up.lifts, shown.status) == (Answer.FOUND, False, RowStatus.WITHDRAWN)
    assert "no paper" in look_up.why_not


def test_a_number_of_the_offer_that_no_list_holds_or_a_list_is_too_old_for_is_said() -> None:
    stale = listed({"number": "PCN1"}, name="old", schemes=["emvco-platform"], day=DAY - timedelta(days=99))
    other = listed({"number": "PCN0001"}, name="other", schemes=["emvco-platform"])

    (number,) = held(stale, other, supplier=offering("PCN9911.01")).declared

    assert [one.answer for one in number.look_ups] == [Answer.CANNOT_TELL, Answer.NOT_FOUND]
    assert number.rows() == ()


def test_a_number_of_the_offer_that_a_paper_bears_is_that_papers_look_up() -> None:
    assert held(listed(ROW), supplier=offering("BSI-DSZ-CC-9901-2024")).declared == ()


def test_rows_are_kept_for_numbers_that_papers_bear_cite_or_offer() -> None:
    cited = {"number": "ANSSI-CC-2099/35", "product": "Exa OS 3.1"}
    offered = {"number": "ICCN0901", "product": "Exachip EX90 A01"}
    stranger = {"number": "BSI-DSZ-CC-9999-2024"}
    claim = paper(references=[{"number": "ANSSI-CC-2099_35", "sentence": "", "page": 1, "role": ""}])
    product = OfferedProduct(
        "debit", Component("Card 1"), ic=Component("Exachip EX90 A01", "", ("ICCN0901",))
    )
    supplier = Supplier("Specimen", "specimen", "specimen", (), (), (product,))

    answers = held(listed(ROW, cited, offered, stranger), papers=(claim,), supplier=supplier)

    assert list(answers.rows) == ["ANSSI-CC-2099/35", "BSI-DSZ-CC-9901-2024", "ICCN0901"]


def test_rows_are_kept_for_numbers_that_a_letter_names_in_the_place_of_its_layers() -> None:
    chip, platform = {"number": "ICCN0901"}, {"number": "PCN0311"}
    letter = paper(ic="ICCN0901", platform="PCN0311")

    answers = held(listed(ROW, chip, platform), papers=(letter,))

    assert {"ICCN0901", "PCN0311"} <= set(answers.rows)


def test_rows_lead_to_the_rows_that_they_cite_and_a_circle_ends() -> None:
    def citing(number: str, other: str) -> dict[str, Any]:
        return {"number": number, "parent_numbers": [other]}

    rows = (
        citing("BSI-DSZ-CC-9901-2024", "ANSSI-CC-2099/35"),
        citing("ANSSI-CC-2099/35", "NSCIB-CC-9902345-01"),
        citing("NSCIB-CC-9902345-01", "BSI-DSZ-CC-9901-2024"),
    )

    assert len(held(listed(*rows)).rows) == 3


@pytest.mark.parametrize("day", [date(2026, 10, 1), date(2026, 11, 23)])
def test_rows_of_a_list_that_cannot_speak_for_the_day_are_kept_for_nothing(day: date) -> None:
    assert held(listed(ROW, day=day)).rows == {}


def test_the_lists_that_were_asked_are_shown_also_one_that_could_not_be_used() -> None:
    entry = listed(ROW, day=date(2026, 11, 1))
    entry["list"].append({"day": DAY, "usable": False, "problems": ["cut in the middle"]})

    answers = held(entry)

    assert [(one.snapshot.day, one.rows, one.usable) for one in answers.consulted] == [
        (date(2026, 11, 1), 1, True),
        (DAY, 0, False),
    ]
    ((look_up,),) = answers.looked_up.values()
    assert (look_up.answer, look_up.day) == (Answer.FOUND, date(2026, 11, 1))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The example with one supplier and the papers of its chip."""
    folder = tmp_path / "suppliers" / "beispiel-karten"
    papers = folder / "dossier" / "product"
    papers.mkdir(parents=True)
    shutil.copy(EXAMPLE / "project.toml", tmp_path)
    own = EXAMPLE / "suppliers" / "beispiel-karten"
    for name in ("supplier.toml", "confirmed.toml"):
        shutil.copy(own / name, folder)
    shutil.copy(own / "dossier" / "product" / "cc-ic.pdf", papers)
    return tmp_path


def with_list(place: Path, data: bytes = LIST, day: date = date(2026, 11, 20)) -> Path:
    (place / "registers").mkdir(exist_ok=True)
    (place / "registers" / "fik-list.toml").write_text(DESCRIPTION, encoding="utf-8")
    add(place, "fik-list", data, day=day, today=DAY, origin="https://register.example", ending="csv")
    return place


def test_a_workspace_without_registers_is_judged_as_ever(place: Path) -> None:
    assert registers_of(place, DAY) is None

    (assessment,) = assess_workspace(place, DAY).assessments

    assert (assessment.looked_up, assessment.registers) == ({}, ())


def test_the_same_papers_lists_and_day_give_the_same_bytes(place: Path) -> None:
    with_list(place)

    first, second = (assess_workspace(place, DAY).assessments for _ in range(2))

    assert assessment_json(first) == assessment_json(second)
    ((look_up,),) = first[0].looked_up.values()
    assert (look_up.answer, look_up.lifts) == (Answer.FOUND, True)
    assert first[0].documents[0].attestations[0].grade is Grade.REGISTER
    assert [one.rows for one in first[0].registers] == [1]


def broken(place: Path) -> Registers:
    found = registers_of(place, DAY)
    assert found is not None
    return found


def test_a_list_whose_register_nobody_described_is_a_problem(place: Path) -> None:
    with_list(place)
    (place / "registers" / "fik-list.toml").unlink()

    (problem,) = broken(place).problems

    assert (problem.code, problem.where) == ("register-unknown", "registers/fik-list")
    assert "registers/fik-list.toml" in problem.message


def test_a_faulty_description_keeps_nothing_else_from_being_asked(place: Path) -> None:
    with_list(place)
    (place / "registers" / "other.toml").write_text("id = 3\n", encoding="utf-8")

    codes = {problem.code for problem in broken(place).problems}

    assert "register-description" in codes


def test_a_list_that_somebody_changed_says_nothing(place: Path) -> None:
    with_list(place)
    (file,) = (place / "registers" / "fik-list").glob("*.csv")
    file.write_bytes(LIST.replace(b"B2", b"B3"))

    (assessment,) = assess_workspace(place, DAY).assessments

    ((look_up,),) = assessment.looked_up.values()
    assert look_up.answer is Answer.CANNOT_TELL
    assert not assessment.registers[0].usable


def test_a_product_in_evaluation_is_no_certificate_for_a_chain_either() -> None:
    certified, evaluated = held(listed(ROW)), held(listed({**ROW, "in_evaluation": True}))

    assert len(certified.rows) == 1
    assert dict(evaluated.rows) == {}
    ((look_up,),) = evaluated.looked_up.values()
    assert look_up.answer is Answer.LIKELY
