"""The chain of accreditation of one paper: each link, the first open one, and the line that people read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cardassay.assessing.accreditors import directory_entries, known_accreditors
from cardassay.engine.accreditation import accreditation_of
from cardassay.engine.case import Asked
from cardassay.model.accreditation import AccreditationChain, Step, standard_number
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.evidence import Fact, Method
from cardassay.model.outcome import Outcome
from cardassay.model.register import Row, RowStatus, Snapshot
from cardassay.report.plain import plain
from tests.support import vector as v


def chain_of(scheme: str, **facts: Any) -> AccreditationChain:
    """The chain of a fictional certificate with the project's own list of bodies."""
    return _chain(scheme, {}, facts)


def chain_with(rows: list[dict[str, Any]], scheme: str, **facts: Any) -> AccreditationChain:
    return _chain(scheme, {"directory": rows}, facts)


def _chain(scheme: str, accreditation: dict[str, Any], facts: dict[str, Any]) -> AccreditationChain:
    situation = v.situation({"accreditation": accreditation})
    case = v.case_of(situation)
    requirement, target = next(
        pair for pair in v.demands_of(situation) if any(one.scheme == scheme for one in pair[0].accepted)
    )
    accepted = next(one for one in requirement.accepted if one.scheme == scheme)
    asked = Asked(case, requirement, target, accepted, case.schemes[scheme])
    paper = Attestation(
        scheme,
        {
            name: Fact(value, True, words=str(value), method=Method.PERSON)
            for name, value in {
                "certification_body": "Specimen Certification AG (fictional)",
                "issue_day": date(2026, 2, 3),
                **facts,
            }.items()
        },
        Origin("paper.pdf", "0" * 64),
    )
    return accreditation_of(paper, asked)


def test_the_line_names_every_link_and_what_is_open():
    chain = chain_of("iso-27001", accreditation_body="DAkkS")

    assert str(chain) == (
        "Specimen Certification AG (fictional) → DAkkS → signatory for ISO/IEC 27001: not known for 2026: ask"
    )
    assert chain.outcome is Outcome.SATISFIED, "what nobody recorded keeps nothing open"
    assert chain.first_open is not None
    assert chain.first_open.step is Step.SIGNATORY


def test_the_first_link_that_decides_is_the_first_open_one():
    rows = [
        {"accreditor": "DAkkS", "body": "Specimen Certification AG (fictional)", "standards": ["ISMS"],
         "status": "suspended", "day": date(2026, 11, 20)},
    ]  # fmt: skip
    chain = chain_with(rows, "iso-27001", accreditation_body="DAkkS")

    assert chain.first_open is not None
    assert chain.first_open.step is Step.DIRECTORY
    assert chain.outcome is Outcome.INDETERMINATE
    assert "suspended" in str(chain)
    assert "ask DAkkS about that day" in str(chain)


def test_a_chain_never_leads_to_a_no():
    rows = [
        {"accreditor": "UKAS", "body": "Specimen Certification AG (fictional)", "standards": ["ISO 9001"],
         "status": status, "day": date(2026, 11, 20)}
        for status in RowStatus
    ]  # fmt: skip
    for row in rows:
        for body in ("UKAS", "Nobody's Board", "IAF", "Global ACI MRA"):
            chain = chain_with([row], "iso-9001", accreditation_body=body)
            assert chain.outcome in (Outcome.SATISFIED, Outcome.INDETERMINATE)
            assert all(link.outcome is not Outcome.NOT_SATISFIED for link in chain.links)


@pytest.mark.parametrize(("day", "asked"), [(date(2026, 3, 31), False), (date(2026, 4, 1), True)])
def test_the_newer_criteria_are_asked_for_from_the_day_after_the_transition(day: date, asked: bool):
    chain = chain_of("iso-27001", accreditation_body="UKAS", issue_day=day)

    assert any(link.step is Step.CRITERION for link in chain.links) is asked


def test_criteria_of_information_security_are_not_asked_of_quality():
    chain = chain_of("iso-9001", accreditation_body="UKAS", issue_day=date(2026, 5, 1))

    assert not any(link.step is Step.CRITERION for link in chain.links)


def test_a_very_early_certificate_bears_the_question_whether_the_accreditation_covers_the_edition():
    chain = chain_of(
        "iso-9001", accreditation_body="UKAS", standard="ISO 9001:2026", issue_day=date(2026, 10, 1)
    )

    (link,) = (link for link in chain.links if link.step is Step.EDITION)
    assert link.is_open
    assert not link.decides
    assert "ISO 9001:2026" in link.name


def test_a_number_without_a_mark_is_told_by_its_form_and_stays_open():
    chain = chain_of("iso-9001", accreditation_number="D-ZM-99999-01-00")

    assert chain.outcome is Outcome.INDETERMINATE
    assert "only the form of the number D-ZM-99999-01-00 points to it" in str(chain)


def test_of_several_entries_of_one_body_the_one_for_the_standard_speaks():
    name = "Specimen Certification AG (fictional)"
    day = date(2026, 11, 20)
    rows = [
        {"accreditor": "UKAS", "body": name, "standards": ["ISO 14001"], "status": "active", "day": day},
        {"accreditor": "UKAS", "body": name, "standards": ["ISO 9001"], "status": "active", "day": day},
    ]
    chain = chain_with(rows, "iso-9001", accreditation_body="UKAS")

    assert chain.outcome is Outcome.SATISFIED
    (link,) = (link for link in chain.links if link.step is Step.DIRECTORY)
    assert not link.is_open
    assert link.says == "directory of UKAS of 2026-11-20, row 2"


def test_an_entry_that_names_only_the_standard_for_bodies_says_nothing_about_ours():
    row = {"accreditor": "UKAS", "body": "Specimen Certification AG (fictional)", "status": "active",
           "standards": ["ISO/IEC 17021-1:2015"], "day": date(2026, 11, 20)}  # fmt: skip
    chain = chain_with([row], "iso-9001", accreditation_body="UKAS")

    assert chain.outcome is Outcome.SATISFIED
    assert "listed without standards" in str(chain)


def test_only_the_newest_list_of_a_directory_speaks():
    name = "Specimen Certification AG (fictional)"
    rows = [
        {"accreditor": "UKAS", "body": name, "standards": ["ISO 9001"], "status": "active",
         "day": date(2026, 1, 5)},
        {"accreditor": "UKAS", "body": name, "standards": ["ISO 9001"], "status": "withdrawn",
         "day": date(2026, 11, 5)},
    ]  # fmt: skip

    assert chain_with(rows, "iso-9001", accreditation_body="UKAS").outcome is Outcome.INDETERMINATE


def test_the_chain_has_a_form_in_json():
    value = plain(chain_of("iso-27001", accreditation_body="DAkkS"))

    assert [link["step"] for link in value["links"]] == [
        "certification-body",
        "accreditation-body",
        "signatory",
    ]
    assert value["links"][2]["outcome"] == "indeterminate"


def test_what_the_bundled_list_records_bears_its_source():
    known = known_accreditors()

    signed = [entry for body in known.bodies for entry in body.signed]
    assert signed
    assert all(entry.source.document for entry in signed)
    assert known.body("TURKAK") is known.body("Türk Akreditasyon Kurumu")
    for name in ("IAF MLA", "ILAC MRA", "Global Accreditation Cooperation MRA"):
        assert known.arrangement(name) is not None
        assert known.body(name) is None


def test_a_row_of_a_directory_becomes_an_entry():
    facts = {
        "holder": Fact("Specimen Certification AG (fictional)", True),
        "accreditation_number": Fact("D-ZM-99999-01-00", True),
        "standard": Fact("ISO/IEC 17021-1, ISO/IEC 27006-1", True),
        "scope": Fact("Certification of management systems to DIN EN ISO 9001:2015 in sectors 09, 14", True),
        "last_day": Fact(date(2029, 5, 31), True),
    }
    row = Row("row 7", Attestation("unknown", facts), RowStatus.ACTIVE)
    snapshot = Snapshot("accreditation-bodies", date(2026, 11, 20), "0" * 64, "by mail", "list.csv")

    (entry,) = directory_entries("Directory", snapshot, [row], "DAkkS")

    assert (entry.accreditor, entry.body) == ("DAkkS", "Specimen Certification AG (fictional)")
    assert [known_accreditors().number_of(one) for one in entry.standards] == ["", "27001", "9001"]
    assert entry.place == "row 7"
    assert entry.last_day == date(2029, 5, 31)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("ISO 9001:2015", "9001"),
        ("DIN EN ISO/IEC 27001:2024-01", "27001"),
        ("ISO/IEC 20000-1:2018", "20000-1"),
        ("QMS", ""),
        ("", ""),
    ],
)
def test_the_number_of_a_standard_is_told_from_its_edition(printed: str, number: str):
    assert standard_number(printed) == number
