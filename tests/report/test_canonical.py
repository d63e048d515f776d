from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import jsonschema
import pytest

from cardassay.engine.case import part_of
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.evidence import Fact
from cardassay.model.reason import Reason
from cardassay.report.assessment_schema import assessment_schema
from cardassay.report.canonical import assessment_json, assessment_value, finding_value
from cardassay.report.sentences import quote
from tests.support.scripts import loaded

from . import fixtures


def both() -> bytes:
    return assessment_json([fixtures.assessment(), fixtures.qualified()])


def test_the_canonical_form_is_as_the_golden_file_has_it(golden: Callable[[str, str], str]) -> None:
    # Laid out for the reader of a difference; the layout itself is tested below.
    shown = json.dumps(json.loads(both()), ensure_ascii=False, indent=2) + "\n"

    assert shown == golden("assessment.json", shown)


def test_each_finding_stands_on_a_line_of_its_own() -> None:
    lines = both().decode().splitlines()
    found = [json.loads(line.rstrip(",")) for line in lines if line.startswith('{"actions":')]

    assert len(found) == len(fixtures.assessment().findings) + len(fixtures.qualified().findings)


def test_every_finding_names_a_requirement_that_is_given() -> None:
    for case in json.loads(both())["assessments"]:
        known = {requirement["id"] for requirement in case["requirements"]}
        assert {finding["requirement"] for finding in case["findings"]} == known


def test_the_same_assessments_give_the_same_bytes() -> None:
    assert both() == both()


def test_a_finding_among_others_is_written_as_it_is_alone() -> None:
    for assessment in (fixtures.assessment(), fixtures.qualified()):
        among = assessment_value(assessment)["findings"]

        assert among == [finding_value(finding, assessment) for finding in assessment.findings]


def test_what_is_written_fits_the_schema() -> None:
    validator = jsonschema.Draft202012Validator(assessment_schema())

    assert [error.message for error in validator.iter_errors(json.loads(both()))] == []


def test_keys_are_sorted_at_every_depth() -> None:
    def sorted_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in pairs]
        assert names == sorted(names)
        return dict(pairs)

    json.loads(both(), object_pairs_hook=sorted_keys)


def test_each_cited_fact_leads_to_a_file_of_the_dossier() -> None:
    (first, _) = json.loads(both())["assessments"]
    hashes = {document["sha256"] for document in first["documents"]}
    facts = [
        fact
        for finding in first["findings"]
        for candidate in finding["candidates"]
        for part in candidate["parts"]
        for fact in part["facts"]
    ]

    assert facts
    assert {fact["sha256"] for fact in facts} <= hashes


def test_a_waiver_changes_the_effect_with_waivers_only() -> None:
    (first, _) = json.loads(both())["assessments"]
    waived = next(f for f in first["findings"] if f["waiver"])

    assert (waived["outcome"], waived["effect"], waived["effect_with_waivers"]) == (
        "not-satisfied", "rejects", "condition",
    )  # fmt: skip


def test_the_published_schemas_are_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    script = loaded("scripts/make_schemas.py")

    assert script.main(["--check"]) == 0, capsys.readouterr().err


def test_a_fact_of_another_paper_carries_that_papers_hash_and_name() -> None:
    own, letter = paper_with_hash("1", "a.pdf"), paper_with_hash("2", "letter.pdf")
    fact = Fact(date(2026, 3, 1), True, page=1, words="1 March 2026")
    part = part_of(
        Reason.CONTINUITY_SHOWN, ("issue_day", fact), elsewhere=(("issue_day", letter),), since=fact.value
    )

    assert part.paper_of("issue_day", own) is letter
    assert part.paper_of("holder", own) is own
    assert quote(part).startswith("letter.pdf, ")


def paper_with_hash(digit: str, file: str) -> Attestation:
    return Attestation("iso-9001", {}, origin=Origin(file, digit * 64, 0))
