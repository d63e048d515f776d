"""What a citation of another certificate means is told by the words around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from cardassay.documents.cc.references import references_in
from cardassay.documents.cc.text import WholeText
from cardassay.documents.opening import open_paper

OWN = "BSI-DSZ-CC-9901-V3-2024"


def cited(text: str, own: str = OWN) -> list[Mapping[str, Any]]:
    fact = references_in(WholeText(open_paper(text.encode(), "paper.txt")), own)
    return [] if fact is None else list(fact.value)


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("This is a re-certification based on BSI-DSZ-CC-9901-V2-2021.", "re-evaluation"),
        ("The evaluation of BSI-DSZ-CC-9901-V2-2021 was considered.", "previous-version"),
        ("The product is the successor of ANSSI-CC-2098/30.", "previous-version"),
        ("The security IC hardware is a device certified under ANSSI-CC-2098/77.", "component"),
        ("Ces microcontrôleurs ont été certifiés sous la référence ANSSI-CC-2098/77.", "component"),
        ("[HW-CERT2] Certification Report, ANSSI-CC-2098/77, Exempla chip.", "component"),
        ("Specific ALC related parts were re-used from NSCIB-CC-249001-CR.", "evaluation-reused"),
        ("See also NSCIB-CC-249001-CR for a wholly other matter.", "unknown"),
    ],
)
def test_role_of_a_citation(sentence: str, role: str) -> None:
    (reference,) = cited(f"Some words stand before it. {sentence} Some words stand behind it.")
    assert reference["role"] == role
    assert reference["sentence"].strip(".") in sentence


def test_a_number_broken_behind_a_wide_margin_is_read_whole() -> None:
    text = (
        "Re-use of results of versions certified as NSCIB-CC-\n"
        + " " * 97
        + "9901234 and NSCIB-CC-990212 was made."
    )

    numbers = [entry["number"] for entry in cited(text)]

    assert numbers == ["NSCIB-CC-9901234", "NSCIB-CC-990212"]


def test_own_number_and_profiles_are_no_references() -> None:
    assert cited(f"{OWN} conforms to BSI-CC-PP-0084-2014 and ANSSI-CC-PP-2010/03-M01.") == []
    assert cited("NSCIB-2490001-01 is the project of this report.", "NSCIB-CC-2490001-01-CR") == []


def test_number_inside_another_one_is_not_found() -> None:
    assert [r["number"] for r in cited("certified as BSI-DSZ-CC-1107-V3-2022.")] == [
        "BSI-DSZ-CC-1107-V3-2022"
    ]


def test_number_cited_short_and_whole_is_one_reference() -> None:
    found = cited("The chip BSI-DSZ-CC-9800 is certified. The certificate is BSI-DSZ-CC-9800-2020.")
    assert [reference["number"] for reference in found] == ["BSI-DSZ-CC-9800-2020"]
