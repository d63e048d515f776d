"""Levels as lists print them: never more than the cell says."""

from __future__ import annotations

import pytest

from cardassay.registers.lists.levels import read_level


@pytest.mark.parametrize(
    ("words", "eal", "components"),
    [
        ("EAL5+,ALC_DVS.2,AVA_VAN.5", "EAL5", ("ALC_DVS.2", "AVA_VAN.5")),
        ("EAL4 augmented with AVA_VAN.5 and ALC_DVS.2", "EAL4", ("AVA_VAN.5", "ALC_DVS.2")),
        ("EAL5 AugmentéADV_IMP.2, ALC_DVS.2", "EAL5", ("ADV_IMP.2", "ALC_DVS.2")),
        ("EAL 2+ (ALC_FLR.2)", "EAL2", ("ALC_FLR.2",)),
        ("eal4+ (ALC_DVS.2)", "EAL4", ("ALC_DVS.2",)),
        ("EAL4, ALC_DVS_2", "EAL4", ("ALC_DVS.2",)),
        ("EAL6+", "EAL6", None),
        ("EAL2", "EAL2", ()),
        ("EAL4 with a package of its own", "EAL4", None),
        ("Basic,ADV_FSP.1", "", ("ADV_FSP.1",)),
    ],
)
def test_a_level_gives_its_base_and_the_components_that_are_named(words, eal, components):
    claim = read_level(words)

    assert claim is not None
    assert (claim.eal, claim.components, claim.doubt, claim.lacking) == (eal, components, "", "")


@pytest.mark.parametrize("words", ["None", "", "PP Compliant", "CPP_ND_V2.2E"])
def test_what_names_no_level_gives_none(words):
    assert read_level(words) is None


def test_of_two_packages_the_global_one_is_the_products():
    claim = read_level(
        "Global: EAL 5 augmented with AVA_VAN.5, sub-TSF assurance level EAL6 augmented with ALC_FLR.3"
    )

    assert claim is not None
    assert (claim.eal, claim.components, claim.doubt) == ("EAL5", ("AVA_VAN.5",), "")
    assert claim.inner.startswith("sub-TSF")


def test_two_levels_without_a_word_on_which_is_which_are_not_sure():
    claim = read_level("EAL5 augmented (AVA_VAN.5)EAL6 augmented (ASE_TSS.2)")

    assert claim is not None
    assert claim.components == ("AVA_VAN.5",)
    assert "more than one level" in claim.doubt


@pytest.mark.parametrize(
    "words", ["EAL5+,AVA_VAN.5,ALC_DVSx2", "EAL5 with AVA_VAN.5 and others", "EAL5, AVA_VAN.5 and ALC_FLR"]
)
def test_what_stands_beside_the_components_leaves_the_level_sure_and_the_components_not(words):
    claim = read_level(words)

    assert claim is not None
    assert (claim.eal, claim.components, claim.doubt) == ("EAL5", ("AVA_VAN.5",), "")
    assert claim.lacking
