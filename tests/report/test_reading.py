from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import jsonschema
import pytest
from rich.console import Console

from cardassay.model.attestation import Attestation
from cardassay.model.document import Document, Kind
from cardassay.model.evidence import Fact
from cardassay.model.fields import FIELDS, FieldSpec, Form
from cardassay.report.reading import documents_json, documents_text
from cardassay.report.schemas import read_schema

from . import dossier

VALIDATOR = jsonschema.Draft202012Validator(read_schema())
SAMPLES = {
    Form.TEXT: "a word",
    Form.DAY: date(2028, 2, 29),
    Form.TEXT_OR_TEXTS: ("DEMO", "TEST"),
    Form.TEXTS: ("one", "two"),
    Form.DAYS: (date(2027, 1, 1),),
}


def sample(spec: FieldSpec) -> object:
    if spec.form is not Form.RECORDS:
        return SAMPLES[spec.form]
    odd = {"page": 3, "components": ("AVA_VAN.5",), "sure": True}
    return ({key: odd.get(key, "a word") for key in spec.keys},)


def test_the_contract_is_as_the_golden_file_has_it(golden: Callable[[str, str], str]) -> None:
    shown = documents_json(dossier.documents()).decode()

    assert shown == golden("read.json", shown)


def test_what_is_written_fits_the_schema() -> None:
    written = json.loads(documents_json(dossier.documents()))

    assert [error.message for error in VALIDATOR.iter_errors(written)] == []


@pytest.mark.parametrize("spec", FIELDS.values(), ids=lambda spec: spec.name)
def test_every_field_of_the_table_can_be_written_and_fits_the_schema(spec: FieldSpec) -> None:
    attestation = Attestation("iso-9001", {spec.name: Fact(sample(spec), True)})
    written = json.loads(documents_json([Document("a.pdf", "0" * 64, Kind.UNKNOWN, (attestation,))]))
    VALIDATOR.validate(written)

    assert list(written[0]["attestations"][0]["fields"]) == [spec.name]


@pytest.mark.parametrize("spec", FIELDS.values(), ids=lambda spec: spec.name)
def test_only_where_none_is_an_answer_may_a_list_be_empty(spec: FieldSpec) -> None:
    attestation = Attestation("iso-9001", {spec.name: Fact((), True)})
    written = json.loads(documents_json([Document("a.pdf", "0" * 64, Kind.UNKNOWN, (attestation,))]))

    assert VALIDATOR.is_valid(written) is spec.may_be_none


def test_a_level_without_augmentations_and_a_paper_without_findings_are_said_by_empty_lists() -> None:
    empty = {name for name, spec in FIELDS.items() if spec.may_be_none}

    assert {"components", "protection_profiles", "open_findings"} <= empty


def test_a_field_outside_the_table_is_refused_by_the_schema() -> None:
    written = json.loads(documents_json(dossier.documents()))
    written[0]["attestations"][0]["fields"]["colour"] = written[0]["attestations"][0]["fields"]["sites"]
    with pytest.raises(jsonschema.ValidationError, match="colour"):
        VALIDATOR.validate(written)


def test_only_a_member_of_a_container_names_its_container() -> None:
    written = {entry["file"]: entry for entry in json.loads(documents_json(dossier.documents()))}

    assert written["mail.eml!/scan.pdf"]["container_sha256"] == "1" * 64
    assert "container_sha256" not in written["quality/9001.pdf"]


def test_the_order_in_which_fields_were_found_does_not_show() -> None:
    document = dossier.documents()[2]
    (paper,) = document.attestations
    turned = replace(paper, facts=dict(reversed(list(paper.facts.items()))))

    assert documents_json([document]) == documents_json([replace(document, attestations=(turned,))])


def test_additions_stand_beside_the_value_and_never_in_its_place() -> None:
    fact = Fact("GB/T 19001-2016", True, detail={"adopts": "ISO 9001:2015", "value": "forged"})
    attestation = Attestation("iso-9001", {"standard": fact})
    (written,) = json.loads(documents_json([Document("a.pdf", "0" * 64, Kind.UNKNOWN, (attestation,))]))
    field = written["attestations"][0]["fields"]["standard"]

    assert field["value"] == "GB/T 19001-2016"
    assert field["adopts"] == "ISO 9001:2015"


def test_broken_characters_of_a_file_can_still_be_written() -> None:
    attestation = Attestation("iso-9001", {"holder": Fact("A\ud800B", True, words="A\ud800B")})
    (written,) = json.loads(documents_json([Document("a.pdf", "0" * 64, Kind.UNKNOWN, (attestation,))]))

    assert written["attestations"][0]["fields"]["holder"]["value"] == "A\ufffdB"


def test_a_person_sees_kind_fields_pages_doubts_flags_and_problems(
    golden: Callable[[str, str], str],
) -> None:
    console = Console(file=io.StringIO(), width=80, color_system=None)
    documents_text(dossier.documents(), console)
    stream = console.file
    assert isinstance(stream, io.StringIO)
    shown = stream.getvalue()

    assert shown == golden("read.txt", shown)


def test_a_person_is_told_what_a_standard_adopts_unless_it_is_that_standard() -> None:
    shown = _shown(
        Fact("ISO 9001:2015", True, detail={"adopts": "ISO 9001:2015"}),
        Fact("GB/T 19001-2016", True, detail={"adopts": "ISO 9001:2015"}),
    )

    assert shown.count("adopts") == 1
    assert shown.index("GB/T 19001-2016") < shown.index("adopts: ISO 9001:2015")


def _shown(*standards: Fact[str]) -> str:
    console = Console(file=io.StringIO(), width=80, color_system=None)
    attestations = tuple(Attestation("iso-9001", {"standard": standard}) for standard in standards)
    documents_text([Document("a.pdf", "0" * 64, Kind.UNKNOWN, attestations)], console)
    stream = console.file
    assert isinstance(stream, io.StringIO)
    return stream.getvalue()


def test_a_direction_override_is_shown_not_obeyed() -> None:
    console = Console(file=io.StringIO(), width=200, color_system=None)
    documents_text(dossier.documents(), console)
    stream = console.file
    assert isinstance(stream, io.StringIO)

    assert "\u202e" not in stream.getvalue()
    assert "⟨U+202E⟩" in stream.getvalue()
