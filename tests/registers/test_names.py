from __future__ import annotations

import pytest

from cardassay.registers.names import VersionsStand, WordsStand, parts_of, versions_stand, words_stand


@pytest.mark.parametrize(
    ("paper", "row", "stand"),
    [
        ("Exa OS 3.1 R2", "EXA OS v3.1, R2", VersionsStand.EQUAL),
        ("Exa OS 3.1 R2", "Exa OS 3.1 R3", VersionsStand.OTHER),
        ("Exa OS 3.1 R2", "Exa OS 3.1", VersionsStand.ROW_SAYS_LESS),
        ("Exa OS 3.1", "Exa OS 3.1 R2", VersionsStand.ROW_SAYS_MORE),
        ("Exachip EX70 rev. B", "Exachip EX70 rev. C", VersionsStand.OTHER),
        ("Exachip EX70 A", "Exachip EX70 B", VersionsStand.OTHER),
        ("Exa OS II", "Exa OS III", VersionsStand.OTHER),
        ("Exa OS 3.1+", "Exa OS 3.1", VersionsStand.ROW_SAYS_LESS),
        ("Exa OS 1.0 with library 1.1", "Exa OS 1.1 with library 1.1", VersionsStand.OTHER),
    ],
)
def test_versions_are_compared_token_by_token(paper: str, row: str, stand: VersionsStand) -> None:
    assert versions_stand(parts_of(paper), parts_of(row)) is stand


def test_an_article_is_no_version() -> None:
    assert parts_of("Exa OS with a secure element").versions == ()


def test_the_number_of_the_certificate_is_no_part_of_the_product() -> None:
    printed = parts_of("Exa OS 3.1 ( ANSSI-CC-2099/35 )", "ANSSI-CC-2099/35")

    assert printed.versions == ("3.1",)
    assert printed.words == {"exa", "os"}


def test_the_words_of_the_vendors_are_put_aside() -> None:
    paper, row = parts_of("Specimen Exachip EX90"), parts_of("Exachip EX90")

    assert words_stand(paper, row) is WordsStand.SHARED
    assert words_stand(paper, row, frozenset({"specimen"})) is WordsStand.EQUAL
    assert words_stand(parts_of("Musterkarte 1"), parts_of("Exachip 1")) is WordsStand.APART
