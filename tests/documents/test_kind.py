"""The kind of a paper is told by its title, whatever its body mentions."""

from __future__ import annotations

from importlib import resources

import pytest

from cardassay.documents.kind import entries_of, tell_kind
from cardassay.documents.needles import needles_of
from cardassay.documents.page import Page, Paper
from cardassay.errors import KnowledgeError
from cardassay.model.document import Kind
from cardassay.model.evidence import Method


def paper(*pages: str) -> Paper:
    return Paper(
        "paper.txt",
        "0" * 64,
        "text",
        Method.PLAIN_TEXT,
        tuple(Page(n, text) for n, text in enumerate(pages, 1)),
    )


MENTIONS = (
    "EMVCo, GlobalPlatform, Java Card, PCI Card Production, ISO 9001, ISO/IEC 27001 and ISO 14298 "
    "certificates are mentioned here, with BSI-DSZ-CC-9901-2021 and a certification report. "
)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Exempla OS 3.1\nSecurity Target Lite\nRev. 1.0", Kind.CC_SECURITY_TARGET),
        ("Public Security Target\nExempla Controller\nEAL6+", Kind.CC_SECURITY_TARGET),
        ("Cible de sécurité\nPlateforme Exempla OS 4", Kind.CC_SECURITY_TARGET),
        (
            "Certification Report\nExempla OS\nReport number: NSCIB-CC-2490001-CR",
            Kind.CC_CERTIFICATION_REPORT,
        ),
        ("Rapport de certification ANSSI-CC-2099/12\nExempla OS 4", Kind.CC_CERTIFICATION_REPORT),
        (
            "BSI-DSZ-CC-9901-2024\nfor\nExempla Controller\nfrom\nExempel Silicon Fiktiv AG\n"
            "Certification Report V1.0 CC-Zert-327",
            Kind.CC_CERTIFICATION_REPORT,
        ),
        (
            "Assurance Continuity Maintenance Report\nBSI-DSZ-CC-9901-2024-MA-01",
            Kind.CC_MAINTENANCE_REPORT,
        ),
        ("Site Certificate\nBSI-DSZ-CC-S-9902-2024\nMusterwerk", Kind.SITE_CERTIFICATE),
        (
            "Common Criteria Protection Profile\nExempla Profile\nBSI-CC-PP-9999-2020\nPP reference",
            Kind.NOT_A_CERTIFICATE,
        ),
    ],
)
def test_title_decides_over_what_the_body_mentions(title: str, kind: Kind) -> None:
    guess = tell_kind(paper(f"{title}\n\n", MENTIONS * 6))
    assert guess.kind is kind
    assert guess.reasons


def test_title_is_told_without_regard_to_case_accents_hyphens_and_line_breaks() -> None:
    french = tell_kind(paper("RAPPORT  DE\n CERTIFICATION\nANSSI‐CC‐2099/12"))
    assert french.kind is Kind.CC_CERTIFICATION_REPORT
    assert tell_kind(paper("Cible de\nSÉCURITÉ\nExempla")).kind is Kind.CC_SECURITY_TARGET


def test_paper_without_any_known_wording_is_unknown_and_not_certain() -> None:
    guess = tell_kind(paper("A letter about the weather."))
    assert guess.kind is Kind.UNKNOWN
    assert not guess.certain


def test_paper_without_pages_is_unknown() -> None:
    assert tell_kind(paper()).kind is Kind.UNKNOWN


FORM = """
[[kind]]
kind = "brand-letter"
least = 3
require_any = [{ pattern = 'lettre générale', where = "head", says = "the title says it" }]
against = [{ pattern = 'specimen', where = "first-page", weight = 3 }]
"""


def test_form_of_an_entry_takes_places_weights_and_reasons() -> None:
    (entry,) = entries_of(FORM, "kinds/own.toml")
    assert entry.kind is Kind.BRAND_LETTER
    (sign,) = entry.require_any
    assert (sign.pattern, sign.where, sign.weight) == ("lettre generale", "head", 4.0)
    assert entry.against[0].weight == 3


def test_every_fault_of_a_file_of_kinds_is_named_at_once() -> None:
    text = """
[[kind]]
kind = "brand-leter"
require_any = ["x"]
[[kind]]
kind = "brand-letter"
evidance = ["x"]
require_any = [{ pattern = "(", where = "top" }, { pattern = "(", says = "a" }]
"""
    with pytest.raises(KnowledgeError) as caught:
        entries_of(text, "kinds/own.toml")
    whats = [fault.what for fault in caught.value.faults]
    assert len(whats) == 5
    assert any("brand-leter" in what for what in whats)
    assert any("evidance" in what for what in whats)
    assert any("'top'" in what for what in whats)
    assert any("no regular expression" in what for what in whats)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\bsecurity ?target\b", "securitytarget"),
        (r"(?:draft|specimen) (?:copy )?only", "specimen only"),
        (r"colou?r of cards?", "color of card"),
        (r"ab{2}cdef", "abbcdef"),
        (r"[|)(]xyz\.(?:a|b)", "|xyz.a"),
        (r"(?!site )report|rapport", "rapport"),
        (r"x{0,3}card", "card"),
    ],
)
def test_words_to_look_for_first_never_rule_out_a_match(pattern: str, text: str) -> None:
    import re

    assert re.search(pattern, text)
    needles = needles_of(pattern)
    assert needles is None or any(needle in text for needle in needles)


def test_text_about_certificates_is_no_certificate() -> None:
    text = (
        "Method of reading certificates\nA certificate of the Common Criteria names a level such as EAL5 "
        "and AVA_VAN.5. Examples: BSI-DSZ-CC-9901-2021, ANSSI-CC-2099/12."
    )
    assert tell_kind(paper(text)).kind is Kind.UNKNOWN


def test_every_pattern_of_the_package_can_be_compiled() -> None:
    for file in resources.files("cardassay.documents").joinpath("kinds").iterdir():
        if file.name.endswith(".toml"):
            assert entries_of(file.read_text(encoding="utf-8"), file.name)
