"""What a citation of another certificate means is told by the words around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from cardassay.documents.cc.references import references_in
from cardassay.documents.cc.text import WholeText
from cardassay.documents.opening import open_paper
from cardassay.documents.reading import read_bytes
from cardassay.model.evidence import Fact

OWN = "BSI-DSZ-CC-9901-V3-2035"


def fact(text: str, own: str = OWN) -> Fact[Any] | None:
    return references_in(WholeText(open_paper(text.encode(), "paper.txt")), own)


def cited(text: str, own: str = OWN) -> list[Mapping[str, Any]]:
    found = fact(text, own)
    return [] if found is None else list(found.value)


def roles(text: str, own: str = OWN) -> list[tuple[str, str, bool]]:
    return [(entry["number"], entry["role"], entry["sure"]) for entry in cited(text, own)]


GERMAN = [
    ("This is a re-certification based on BSI-DSZ-CC-9700-V2-2031.", "re-evaluation"),
    ("Dies ist eine Re-Zertifizierung basierend auf BSI-DSZ-CC-9700-2030.", "re-evaluation"),
    ("The changes compared to BSI-DSZ-CC-9700-2030 concern the loader.", "previous-version"),
    ("The product is the successor of ANSSI-CC-2033/30.", "previous-version"),
    (
        "Some parts were re-used in the sense of the rules of the scheme from BSI-DSZ-CC-9811-2031.",
        "evaluation-reused",
    ),
    (
        "Access control is subject of the separate evaluation process BSI-DSZ-CC-9902-2034.",
        "component-shared",
    ),
    ("The underlying IC is covered by the Certification ID BSI-DSZ-CC-9800-2032 ([12]).", "component"),
    (
        "Sie beruht auf der zugrundeliegenden Hardware EX31, zertifiziert unter BSI-DSZ-CC-9800-2032.",
        "component",
    ),
    (
        "Der Chip EX31 wurde unter der Nummer BSI-DSZ-CC-9800-2032 zertifiziert und bildet die Plattform.",
        "component",
    ),
    (
        "It was a composition evaluation with the platform EX31 (Certification ID BSI-DSZ-CC-9800-2032).",
        "component",
    ),
]
DUTCH = [
    ("The security IC hardware is a device certified under ANSSI-CC-2034/77.", "component"),
    (
        "The TOE is an applet on the certified Java Card platform (Exempla OS 4) NSCIB-CC-9900001-CR2.",
        "component",
    ),
    (
        "The TOE was evaluated initially by Voorbeeldlab B.V. located in Delft, The Netherlands and was "
        "certified under the accreditation of Exempla on 3 May 2031 (NSCIB-CC-9900001-CR).",
        "re-evaluation",
    ),
    (
        "Test results of earlier versions of the product, certified as NSCIB-CC-9900002-CR, were used.",
        "previous-version",
    ),
    ("Documentary evaluation results of NSCIB-CC-9900001-CR have been re-used.", "evaluation-reused"),
]
FRENCH = [
    ("Ces microcontrôleurs ont été certifiés sous la référence ANSSI-CC-2034/77.", "component"),
    (
        "L’évaluation en composition porte sur la plateforme « Carte Exempla » certifiée ANSSI-CC-2034/77.",
        "component",
    ),
    ("Ce produit a été précédemment certifié sous la référence ANSSI-CC-2030/12.", "re-evaluation"),
    ("Le produit a déjà été certifié sous la référence ANSSI-CC-2030/12.", "re-evaluation"),
    (
        "Les résultats d’évaluation de la précédente version du produit certifiée sous la référence "
        "ANSSI-CC-2030/12 ont été repris.",
        "previous-version",
    ),
    ("This product was previously certified under the reference ANSSI-CC-2030/12.", "re-evaluation"),
    (
        "The microcontroller “EX31” was certified on 12 June 2032 under the reference ANSSI-CC-2032/12.",
        "component",
    ),
]
OTHERS = [
    (
        "El producto se basa en la plataforma Exempla OS 3 certificada con el informe 2030-14-INF-3999-v1.",
        "component",
    ),
    ("This is a re-evaluation of the product with report 2030-14-INF-3999-v1.", "re-evaluation"),
    (
        "L'ODV è basato sulla piattaforma hardware EX31, certificata con il codice ANSSI-CC-2030/12.",
        "component",
    ),
    (
        "La presente ri-certificazione del prodotto OCSI/CERT/ATS/06/2030/RC riguarda la versione 2.",
        "re-evaluation",
    ),
    ("The hardware platform is certified under EUCC-3090-2030-10-0004.", "component"),
    ("This certificate is a re-certification of EUCC-3087-2030-02-0001.", "re-evaluation"),
    ("Platform: Exempla OS 3.1, certification ID NSCIB-CC-9900001-CR2.", "component"),
    ("IC certificate: BSI-DSZ-CC-9800-2032.", "component"),
    (
        "As in the previous version of the TOE, the underlying IC is certified under BSI-DSZ-CC-9800-2032.",
        "component",
    ),
]


@pytest.mark.parametrize(("sentence", "role"), [*GERMAN, *DUTCH, *FRENCH, *OTHERS])
def test_role_that_a_sentence_says_is_sure(sentence: str, role: str) -> None:
    found = cited(f"Some words stand before it. {sentence} Some words stand behind it.")
    assert [(entry["role"], entry["sure"]) for entry in found] == [(role, True)]
    assert found[0]["sentence"].strip(".") in sentence


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("See also NSCIB-CC-249001-CR for a wholly other matter.", "unknown"),
        ("The plant of the chip is that of NSCIB-CC-249001-CR.", "component"),
        # Whose earlier version: that of the product, or that of what it stands on?
        ("It uses the previous version of the platform that bears BSI-DSZ-CC-9800-2032.", "previous-version"),
        # The product that is named stands on a platform; it is not the platform that is cited.
        (
            "L’évaluation s’appuie sur les résultats d’évaluation du produit « Appli sur la plateforme X "
            "masquée sur le composant Y » certifié le 3 mai 2031 sous la référence ANSSI-CC-2031/12.",
            "evaluation-reused",
        ),
        ("Numbers are built as in, for example, BSI-DSZ-CC-9800-2032.", "irrelevant"),
        ("It has the same hardware as BSI-DSZ-CC-9800-2032.", "component-shared"),
    ],
)
def test_role_on_a_weak_sign_is_a_proposal(sentence: str, role: str) -> None:
    found = fact(f"Some words stand before it. {sentence} Some words stand behind it.")
    assert found is not None
    assert not found.sure
    assert "is a proposal" in found.why_not_sure
    assert [(entry["role"], entry["sure"]) for entry in found.value] == [(role, False)]


def test_assurance_components_in_french_are_no_component() -> None:
    sentence = "Le produit, augmenté des composants ALC_DVS.2 et AVA_VAN.5, est comparé à ANSSI-CC-2030/12."
    assert roles(sentence) == [("ANSSI-CC-2030/12", "unknown", False)]


def test_what_is_said_of_several_numbers_is_said_of_each() -> None:
    sentence = "The chip is a device certified under BSI-DSZ-CC-9800-2032 or ANSSI-CC-2032/12, respectively."
    assert roles(sentence) == [
        ("BSI-DSZ-CC-9800-2032", "component", True),
        ("ANSSI-CC-2032/12", "component", True),
    ]


def test_number_beside_another_role_keeps_its_own() -> None:
    sentence = (
        "This is a re-certification based on BSI-DSZ-CC-9700-2031. The underlying hardware is certified "
        "under BSI-DSZ-CC-9800-2032."
    )
    assert roles(sentence) == [
        ("BSI-DSZ-CC-9700-2031", "re-evaluation", True),
        ("BSI-DSZ-CC-9800-2032", "component", True),
    ]


BIBLIOGRAPHY = """
The product is an applet. It runs on the certified platform Exempla OS 4 [PF-A].
The results of [9] were looked at again. Another thing is described in [GUIDE].

References
[PF-A] Certification Report Exempla OS 4, NSCIB-CC-9900001-CR2, 3 May 2032
[9] Report BSI-DSZ-CC-9800-2032 for Exempla Controller EX31, version 2
[GUIDE] Guidance of the product
"""


def test_tag_of_the_bibliography_brings_the_sentence_in_which_it_is_used() -> None:
    platform, other = cited(BIBLIOGRAPHY)
    assert platform["number"] == "NSCIB-CC-9900001-CR2"
    assert (platform["role"], platform["sure"]) == ("component", True)
    assert platform["sentence"] == "It runs on the certified platform Exempla OS 4 [PF-A]."
    assert platform["product"] == "Exempla OS 4"
    assert other["number"] == "BSI-DSZ-CC-9800-2032"
    assert other["product"] == "Exempla Controller EX31"
    assert not other["sure"]


def test_name_of_a_tag_says_the_role_where_no_sentence_does() -> None:
    text = (
        "\n[ST] Target of the product\n[HW-CERT] Report, ANSSI-CC-2034/77, EX31 rev 2, 3 May 2034\n[X] More\n"
    )
    (chip,) = cited(text)
    assert (chip["role"], chip["sure"], chip["product"]) == ("component", True, "EX31 rev 2")


def test_tag_right_behind_a_number_stands_for_it() -> None:
    text = (
        "Name EX31 Certification ID ANSSI-CC-2034/77 [43] is said in a table.\n\n"
        "The assumption is taken from the underlying certified micro controller [43], as said.\n"
    )
    (chip,) = cited(text)
    assert (chip["role"], chip["sure"]) == ("component", True)
    assert chip["sentence"].startswith("The assumption is taken")


def test_line_that_begins_with_a_bracket_is_no_bibliography() -> None:
    text = (
        "It was compared with\n[X] and with ANSSI-CC-2034/77 as well. Words stand here. "
        "It runs on the certified platform [X]."
    )
    assert roles(text) == [("ANSSI-CC-2034/77", "unknown", False)]


def test_two_roles_of_one_number_are_both_shown_and_neither_is_sure() -> None:
    found = fact(
        "The underlying hardware is certified under ANSSI-CC-2034/77. Words stand here. "
        "This is a re-certification based on ANSSI-CC-2034/77."
    )
    assert found is not None
    assert [(entry["role"], entry["sure"]) for entry in found.value] == [
        ("component", False),
        ("re-evaluation", False),
    ]
    assert found.value[0]["sentence"] != found.value[1]["sentence"]
    assert "different roles" in found.why_not_sure


def test_results_used_again_do_not_contradict_a_renewal() -> None:
    text = (
        "This is a re-certification based on BSI-DSZ-CC-9700-2031. Specific results from the evaluation "
        "process BSI-DSZ-CC-9700-2031 were re-used."
    )
    assert roles(text) == [("BSI-DSZ-CC-9700-2031", "re-evaluation", True)]


@pytest.mark.parametrize(
    ("number", "role"),
    [
        ("BSI-DSZ-CC-9901-V2-2031", "previous-version"),
        ("BSI-DSZ-CC-9901-2028", "previous-version"),
        ("BSI-DSZ-CC-9901-V3-2035-MA-01", "maintenance"),
    ],
)
def test_number_of_the_same_procedure_is_never_a_component(number: str, role: str) -> None:
    found = roles(f"The underlying platform, certified under {number}, was looked at.")
    assert [(name, told) for name, told, _sure in found] == [(number, role)]


def test_later_issue_of_the_same_procedure_is_not_sure() -> None:
    assert roles("See the report BSI-DSZ-CC-9901-V4-2035.") == [
        ("BSI-DSZ-CC-9901-V4-2035", "previous-version", False)
    ]


def test_maintenance_of_a_component_is_of_that_component() -> None:
    text = (
        "The chip EX31 is certified under BSI-DSZ-CC-9800-2032. See as well BSI-DSZ-CC-9800-2032-MA-01 here."
    )
    assert roles(text) == [
        ("BSI-DSZ-CC-9800-2032", "component", True),
        ("BSI-DSZ-CC-9800-2032-MA-01", "component", True),
    ]


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("EUCC-3087-2031-13-0001", "month that does not exist"),
        ("ANSSI-CC-2091/12", "year that lies ahead"),
        ("ANSSI-CC-2036/12", "later year than the paper"),
    ],
)
def test_number_that_cannot_exist_is_kept_and_never_sure(number: str, says: str) -> None:
    found = fact(f"The hardware platform is certified under {number}.")
    assert found is not None
    (entry,) = found.value
    assert number.startswith(entry["number"])
    assert (entry["role"], entry["sure"]) == ("component", False)
    assert says in found.why_not_sure


def test_certificate_that_cites_itself_is_no_reference() -> None:
    assert cited(f"The underlying platform is certified under {OWN}.") == []


TARGET = """Security Target of Exempla OS 4
Evaluation document BSI-DSZ-CC-9950
\f
The platform of the product is certified under BSI-DSZ-CC-9800-2032.
\f
TOE name Exempla OS 4 Certification ID BSI-DSZ-CC-9950
"""


def test_target_says_which_certificate_it_belongs_to() -> None:
    assert roles(TARGET, own="") == [
        ("BSI-DSZ-CC-9950", "itself", True),
        ("BSI-DSZ-CC-9800-2032", "component", True),
    ]


def test_slip_of_the_pen_in_the_own_number_of_a_target_is_not_sure() -> None:
    text = TARGET.replace("Certification ID BSI-DSZ-CC-9950", "Certification ID BSI-DSZ-CC-9959")
    assert roles(text, own="") == [
        ("BSI-DSZ-CC-9950", "itself", False),
        ("BSI-DSZ-CC-9800-2032", "component", True),
        ("BSI-DSZ-CC-9959", "itself", False),
    ]


def test_platform_on_the_title_page_of_a_target_is_no_own_number() -> None:
    text = TARGET.replace("BSI-DSZ-CC-9950", "BSI-DSZ-CC-9800-2032", 1)
    assert ("BSI-DSZ-CC-9800-2032", "component", True) in roles(text, own="")


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


def test_two_versions_of_one_number_are_two_references() -> None:
    found = cited("It names BSI-DSZ-CC-9800-2030 and BSI-DSZ-CC-9800-V2-2032 apart.")
    assert [reference["number"] for reference in found] == ["BSI-DSZ-CC-9800-2030", "BSI-DSZ-CC-9800-V2-2032"]


def test_nothing_is_sure_in_a_layout_that_was_never_tried(request: pytest.FixtureRequest) -> None:
    folder = request.path.parent / "papers"
    text = (folder / "french_report.txt").read_text(encoding="utf-8")
    text += "\nCe microcontrôleur a été certifié sous la référence ANSSI-CC-2014/77.\n"
    document = read_bytes(text.encode(), "paper.txt")[0]
    references = document.attestations[0].facts["references"]
    assert not references.sure
    assert [entry["sure"] for entry in references.value] == [False] * len(references.value)


def test_list_of_certificates_is_cut_off_and_says_so() -> None:
    found = fact(", ".join(f"BSI-DSZ-CC-{number}-2030" for number in range(1000, 1400)))
    assert found is not None
    assert len(found.value) == 300
    assert not found.sure
    assert "400 certificates are named, only the first 300 are shown" in found.why_not_sure
