"""Levels and augmentations in all the ways in which papers print them."""

from __future__ import annotations

import pytest

from cardassay.documents.cc.assurance import levels_in
from cardassay.documents.cc.claims import claimed_level, level_facts
from cardassay.documents.cc.text import WholeText
from cardassay.documents.opening import open_paper


def whole(text: str) -> WholeText:
    return WholeText(open_paper(text.encode(), "paper.txt"))


@pytest.mark.parametrize(
    ("printed", "eal", "components"),
    [
        ("EAL 5 augmented by ALC_DVS.2 and AVA_VAN.5.", 5, ("ALC_DVS.2", "AVA_VAN.5")),
        (
            "EAL5 augmented with\n• ALC_DVS.2\n• ALC_FLR.1 and\n• AVA_VAN.5\n",
            5,
            ("ALC_DVS.2", "ALC_FLR.1", "AVA_VAN.5"),
        ),
        (
            "EAL4+ augmented with ALC_DVS.2 (Sufficiency of measures), ATE_DPT.2 (Testing) and AVA_VAN.5",
            4,
            ("ALC_DVS.2", "ATE_DPT.2", "AVA_VAN.5"),
        ),
        (
            "EAL6 augmented. The augmentations to EAL6 are ALC_FLR.1 and ASE_TSS.2.",
            6,
            ("ALC_FLR.1", "ASE_TSS.2"),
        ),
        ("EAL6 augmented (EAL6+) with the component ALC_FLR.1", 6, ("ALC_FLR.1",)),
        ("EAL 5 augmenté\nALC_DVS.2, AVA_VAN.5", 5, ("ALC_DVS.2", "AVA_VAN.5")),
        ("EAL6 Augmenté (ASE_TSS.2, ALC_FLR.1)", 6, ("ASE_TSS.2", "ALC_FLR.1")),
        ("EAL4 + ALC_DVS.2 + AVA_VAN.5", 4, ("ALC_DVS.2", "AVA_VAN.5")),
        ("EAL5+,ALC_DVS.2,AVA_VAN.5", 5, ("ALC_DVS.2", "AVA_VAN.5")),
        ("Evaluation Assurance Level 4 (EAL4) and augmented by AVA_VAN.5", 4, ("AVA_VAN.5",)),
        ("EAL4 augmented by AVA_VAN.5 and ALC_FLR_3", 4, ("AVA_VAN.5", "ALC_FLR.3")),
        ("EAL 4 mit Zusatz von ALC_DVS.2 und AVA_VAN.5", 4, ("ALC_DVS.2", "AVA_VAN.5")),
        ("EAL5 plus ALC_DVS.2 and AVA_VAN.5", 5, ("ALC_DVS.2", "AVA_VAN.5")),
        ("EAL5 with ALC_DVS.2 and AVA_VAN.5", 5, ("ALC_DVS.2", "AVA_VAN.5")),
        ("EAL 4, ergänzt um AVA_VAN.5", 4, ("AVA_VAN.5",)),
    ],
)
def test_level_and_its_augmentations(printed: str, eal: int, components: tuple[str, ...]) -> None:
    level = levels_in(whole(f"The product reaches {printed}\n\nMore words. AGD_OPE.1 is described below."))[0]
    assert (level.eal, level.components, level.plus) == (eal, components, True)


def test_components_of_the_level_itself_are_no_augmentations() -> None:
    (level,) = levels_in(whole("EAL6 augmented with AVA_VAN.5, ALC_DVS.2 and ALC_FLR.1."))
    assert level.components == ("ALC_FLR.1",)


def test_table_of_all_components_is_not_taken_for_augmentations() -> None:
    (level,) = levels_in(whole("Required by EAL4\nADV_ARC.1 Security architecture\nALC_DVS.2 EAL"))
    assert (level.plus, level.components) == (False, None)


@pytest.mark.parametrize(
    "sentence",
    [
        "The hardware platform was certified at EAL6 augmented with ALC_FLR.1.",
        "The protection profile requires the assurance level EAL4 augmented with AVA_VAN.5.",
        "Recognition goes up to and including EAL2+ALC_FLR.",
        "AIS 34 describes the methodology for assurance classes for EAL5+.",
    ],
)
def test_levels_of_others_are_not_the_paper_s_own(sentence: str) -> None:
    assert claimed_level(whole(sentence)) == ()


@pytest.mark.parametrize("words", ["raised by", "dazu kommt", "en outre,"])
def test_augmentations_in_words_that_are_not_known_are_left_out_and_never_none(words: str) -> None:
    text = whole(
        f"This ST claims conformance to the assurance package EAL4, {words} AVA_VAN.5 and ALC_DVS.2."
    )
    facts = level_facts(text, claimed_level(text))

    assert facts["eal"].value == "EAL4"
    assert "components" not in facts or facts["components"].value or not facts["components"].sure


def test_two_claims_that_differ_are_never_sure() -> None:
    text = whole(
        "This ST is conforming to assurance package EAL5 augmented with AVA_VAN.5. "
        "The evaluation assurance level is EAL4 augmented with AVA_VAN.5."
    )
    facts = level_facts(text, claimed_level(text))
    assert not facts["eal"].sure
    assert not facts["components"].sure


def test_two_lists_for_one_level_are_never_sure() -> None:
    text = whole(
        "This ST is conforming to assurance package EAL5 augmented with AVA_VAN.5. "
        "The evaluation assurance level is EAL5 augmented with AVA_VAN.5 and ALC_DVS.2."
    )
    facts = level_facts(text, claimed_level(text))
    assert facts["eal"].sure
    assert not facts["components"].sure
