"""Page marks at the very end of a paper."""

from __future__ import annotations

from cardassay.documents.reading import read_bytes

PAPER = """Deutsches IT-Sicherheitszertifikat
Common Criteria Certificate

BSI-DSZ-CC-9901-2024

Security IC

Exachip EX90 A01
from Specimen Semiconductors AG

Assurance: Common Criteria Part 3 conformant EAL 6 augmented by ALC_FLR.1

Bonn, 15 March 2024

Bundesamt fuer Sicherheit in der Informationstechnik

Page 1 of 1"""


def test_page_marks_beyond_the_number_of_pages_lose_nothing():
    text = PAPER.replace("Page 1 of 1", "Annex 7 of 2")
    (document,) = read_bytes(text.encode(), "certificate.txt")

    assert [problem.code for problem in document.problems] == []
    (own, *_) = document.attestations
    assert own.facts["number"].value == "BSI-DSZ-CC-9901-2024"
    assert "pages_present" not in own.facts


def test_a_page_mark_as_the_last_words_of_a_certificate_loses_nothing():
    (document,) = read_bytes(PAPER.encode(), "certificate.txt")

    assert "reader-failed" not in {problem.code for problem in document.problems}
    (own, *_) = document.attestations
    assert tuple(own.facts["pages_present"].value) == ("1 of 1",)
