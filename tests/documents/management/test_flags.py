"""Questions about a management-system paper: a made one that raises it; a right one that does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cardassay.documents.management.flag_data import flag_data
from cardassay.documents.management.flags_accreditor import likeness
from cardassay.documents.management.reader import read
from cardassay.documents.opening import open_paper
from cardassay.model.document import Flag, Kind
from cardassay.model.evidence import Method
from cardassay.schemes.loader import load_schemes

CERTIFICATE = """\
                                CERTIFICATE

      This is to certify that the management system of

      Specimen Card Works Ltd
      12 Foundry Lane, Northtown NT1 2AB

      has been assessed and meets the requirements of

      ISO 9001:2015

Scope of certification:          Manufacture of specimen cards

Certificate No.:                 FIK-20417
Date of initial certification:   1 March 2019
Issue date:                      1 March 2025
Valid until:                     28 February 2028

Issued by:                       Muster Certification Ltd
Accredited by:                   UKAS
"""


def flags(text: str, kind: Kind = Kind.MANAGEMENT_SYSTEM_CERTIFICATE, *, picture: bool = False) -> list[Flag]:
    """The questions; ``picture`` for a page whose text was read from its picture."""
    paper = open_paper(text.encode(), "a.txt")
    if picture:
        pages = tuple(replace(page, method=Method.OCR, images=1) for page in paper.pages)
        paper = replace(paper, media="pdf", method=Method.TEXT_LAYER, pages=pages)
    return list(read(paper, kind).flags)


def codes(*changes: tuple[str, str], picture: bool = False) -> list[str]:
    text = CERTIFICATE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return [flag.code for flag in flags(text, picture=picture)]


def test_a_correct_certificate_raises_no_question() -> None:
    assert codes() == []
    assert codes(picture=True) == []


RAISED: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "draft across the page": ("draft-marks", [("CERTIFICATE\n", "DRAFT\n")]),
    "crosses for a number": ("placeholder", [("FIK-20417", "XXXXXXXX")]),
    "no edition": ("edition-missing", [("ISO 9001:2015", "ISO 9001")]),
    "no such edition": ("edition-unknown", [("ISO 9001:2015", "ISO 9001:2017")]),
    "dead edition": (
        "edition-ended",
        [
            ("ISO 9001:2015", "ISO 9001:2008"),
            ("March 2025", "March 2016"),
            ("February 2028", "February 2019"),
        ],
    ),
    "predecessor that ended": (
        "edition-ended",
        [
            ("ISO 9001:2015", "OHSAS 18001:2007"),
            ("March 2025", "March 2019"),
            ("February 2028", "February 2022"),
        ],
    ),
    "guidance standard": ("guidance-standard-certified", [("ISO 9001:2015", "ISO 10002:2018")]),
    "issue before the edition": (
        "issue-before-edition",
        [("March 2019", "March 2012"), ("March 2025", "June 2015"), ("28 February 2028", "31 May 2018")],
    ),
    "without IEC": ("designation-unusual", [("ISO 9001:2015", "ISO 27001:2022")]),
    "year behind a dash": ("designation-unusual", [("ISO 9001:2015", "ISO 9001-2015")]),
    "number of another system": ("number-other-standard", [("FIK-20417", "FIK/EMS/20417")]),
    "number of another standard": ("number-other-standard", [("FIK-20417", "OHS-45001-20417")]),
    "outside of the recognition": ("standard-outside-recognition", [("ISO 9001:2015", "ISO 39001:2012")]),
    "one year": ("one-year-expiry", [("28 February 2028", "28 February 2026")]),
    "five years": ("expiry-longer-than-cycle", [("28 February 2028", "28 February 2030")]),
    "recertification a year early": (
        "recertification-before-expiry",
        [("Issued by:", "Recertification due:             1 February 2027\nIssued by:")],
    ),
    "ends before it begins": ("ends-before-it-begins", [("28 February 2028", "28 February 2024")]),
    "two ends": (
        "two-last-days",
        [("Issued by:", "Date of expiry:                  31 May 2027\nIssued by:")],
    ),
    "number of a later year": ("number-ahead-of-issue", [("FIK-20417", "FIK-2027-0417")]),
    "foreign accreditor": ("accreditor-unknown", [("UKAS", "Fantasia Accreditation Forum")]),
    "letterhead of a foreign accreditor": (
        "accreditor-unknown",
        [("                                CERT", "Fantasia Accreditation Licensing Services\n\n     CERT")],
    ),
    "accreditor with a like name": ("accreditor-resembles", [("UKAS", "UK Akkreditering Fiktiv Ltd")]),
    "voluntary system": (
        "voluntary-scheme",
        [("Accredited by:                   UKAS", "Voluntary certification system Musterprobe, entry 12")],
    ),
    "voluntary system in Russian": (
        "voluntary-scheme",
        [("Accredited by:                   UKAS", "СИСТЕМА ДОБРОВОЛЬНОЙ СЕРТИФИКАЦИИ «ПРИМЕР»")],
    ),
    "consultant": ("issued-by-consultant", [("Muster Certification Ltd", "Muster Consulting Ltd")]),
    "ISO as issuer": (
        "iso-logo-wording",
        [("Muster Certification Ltd", "International Organization for Standardization")],
    ),
    "certified by ISO": ("iso-logo-wording", [("Manufacture of", "ISO certified manufacture of")]),
    "two holders": (
        "two-holders",
        [
            ("Issued by:", "Organisation:    Specimen Card Works Ltd\nIssued by:"),
            ("Accredited", "Organisation:    Beispiel Druckerei GmbH\nAccredited"),
        ],
    ),
    "two numbers": (
        "two-numbers",
        [("Issued by:", "Certificate No.:                 FIK-99120\nIssued by:")],
    ),
}


@pytest.mark.parametrize("name", RAISED)
def test_question_is_raised(name: str) -> None:
    code, changes = RAISED[name]

    assert code in codes(*changes)


QUIET: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "draft in a sentence": ("draft-marks", [("Manufacture of", "Drafting and manufacture of")]),
    "national adoption": ("edition-unknown", [("ISO 9001:2015", "DIN EN ISO 9001:2015-11")]),
    "current edition": ("edition-ended", [("ISO 9001:2015", "ISO/IEC 27001:2022")]),
    "with IEC": ("designation-unusual", [("ISO 9001:2015", "ISO/IEC 27001:2022")]),
    "national standard with a dash": (
        "designation-unusual",
        [("ISO 9001:2015", "GB/T 19001-2016 / ISO 9001:2015")],
    ),
    "blank before the colon": ("designation-unusual", [("ISO 9001:2015", "ISO 9001 : 2015")]),
    "letters of its own standard": ("number-other-standard", [("FIK-20417", "FIK/QMS/20417")]),
    "number of its own standard": ("number-other-standard", [("FIK-20417", "QA-9001-20417")]),
    "letters that stand for nothing": ("number-other-standard", [("FIK-20417", "EMSA-20417")]),
    "secure printing": ("standard-outside-recognition", [("ISO 9001:2015", "ISO 14298:2021")]),
    "three years": ("one-year-expiry", [("1 March 2019", "1 March 2025")]),
    "renewed three months early": ("expiry-longer-than-cycle", [("28 February 2028", "31 May 2028")]),
    "recertification a month before": (
        "recertification-before-expiry",
        [("Issued by:", "Recertification due:             28 January 2028\nIssued by:")],
    ),
    "year of the first issue": ("number-ahead-of-issue", [("FIK-20417", "FIK-2019-0417")]),
    "year of the issue": ("number-ahead-of-issue", [("FIK-20417", "FIK-2025-0417")]),
    "full name of a known accreditor": (
        "accreditor-unknown",
        [("UKAS", "United Kingdom Accreditation Service (UKAS)")],
    ),
    "known accreditor without its legal form": (
        "accreditor-unknown",
        [("UKAS", "United Accreditation Foundation (UAF)")],
    ),
    "what an accreditor calls itself": (
        "accreditor-unknown",
        [("Accredited by:                   UKAS", "ACCREDIA L'Ente Italiano di Accreditamento")],
    ),
    "label of accreditation": ("accreditor-unknown", [("Accredited by:", "Accreditation Body:")]),
    "likeness of a known name": ("accreditor-resembles", [("UKAS", "United Kingdom Accreditation Service")]),
    "assurance body": ("issued-by-consultant", [("Muster Certification Ltd", "Muster Assurance Ltd")]),
    "holder's services": ("issued-by-consultant", [("Manufacture of", "Consulting for")]),
    "holder twice": (
        "two-holders",
        [("Issued by:", "Organisation:    SPECIMEN CARD WORKS LTD.\nIssued by:")],
    ),
    "number twice": (
        "two-numbers",
        [("Issued by:", "Certificate No.:                 FIK 20417\nIssued by:")],
    ),
}


@pytest.mark.parametrize("name", QUIET)
def test_question_is_not_raised(name: str) -> None:
    code, changes = QUIET[name]

    assert code not in codes(*changes)


def test_no_accreditor_on_a_page_that_was_read_from_its_picture_is_a_question() -> None:
    nobody = ("Accredited by:                   UKAS", "")

    assert codes(nobody, picture=True) == ["no-accreditor-mark"]


def test_pictures_that_were_looked_at_and_name_nobody_leave_no_accreditor() -> None:
    text = CERTIFICATE.replace("Accredited by:                   UKAS", "")
    paper = open_paper(text.encode(), "a.txt")
    unread = tuple(replace(page, images=2) for page in paper.pages)
    paper = replace(paper, media="pdf", method=Method.TEXT_LAYER, pages=unread)
    looked_at = replace(paper, pages=tuple(replace(page, pictures_read=True) for page in unread))
    kind = Kind.MANAGEMENT_SYSTEM_CERTIFICATE

    assert [flag.code for flag in read(paper, kind).flags] == []
    assert [flag.code for flag in read(looked_at, kind).flags] == ["no-accreditor-mark"]


@pytest.mark.parametrize("trace", ["ACCREDITED", "IAF MLA", "MSCB-000", "0000"])
def test_traces_of_a_mark_that_could_not_be_read_are_no_missing_accreditor(trace: str) -> None:
    assert "no-accreditor-mark" not in codes(("Accredited by:                   UKAS", trace), picture=True)


def test_plain_text_shows_no_marks_and_misses_none() -> None:
    assert codes(("Accredited by:                   UKAS", "")) == []


def test_known_accreditor_with_a_letter_misread_in_a_picture_is_known() -> None:
    misread = ("UKAS", "United Kingdom Accreditatlon Service")

    assert "accreditor-unknown" not in codes(misread, picture=True)
    assert "accreditor-resembles" in codes(misread)


@pytest.mark.parametrize(
    ("name", "acronym"),
    [
        ("UK Akkreditering Fiktiv Limited", "UKAS"),
        ("Dakkz Akkreditierung (DAKKZ)", "DAkkS"),
        ("United Accreditation Musterhaus Services", "UAF"),
        ("Natonal Accreditation Board for Certification Bodies", "NABCB"),
        ("Fantasia Forum for Audits", None),
    ],
)
def test_likeness_names_the_body_that_is_resembled(name: str, acronym: str | None) -> None:
    found = likeness(name)

    assert (found.acronym if found else None) == acronym


def test_reasons_hold_the_printed_words_and_the_page() -> None:
    text = CERTIFICATE.replace("UKAS", "Fantasia Accreditation Forum").replace(
        "28 February 2028", "28 February 2026"
    )
    one_year, unknown = flags(text)[:2]

    assert (one_year.page, unknown.page) == (1, 1)
    assert "2025-03-01 to 2026-02-28" in one_year.says
    assert "“Fantasia Accreditation Forum”" in unknown.says


def test_one_year_says_what_the_paper_itself_prints_of_the_cycle() -> None:
    text = CERTIFICATE.replace("28 February 2028", "28 February 2026\nCertification period:   3 years")

    assert "the paper itself speaks of a period of 3 years" in flags(text)[0].says


def test_editions_end_on_the_day_that_their_scheme_says() -> None:
    ends = {
        edition.name: edition.last_day
        for scheme in load_schemes().values()
        for edition in scheme.editions
        if edition.last_day is not None and edition.last_day < date(2026, 1, 1)
    }
    shared = {name: day for name, day in ends.items() if name in flag_data().ended}

    assert shared
    assert {name: flag_data().ended[name] for name in shared} == shared


def test_editions_begin_on_the_day_that_their_scheme_says() -> None:
    begun = {
        edition.name: edition.first_day
        for scheme in load_schemes().values()
        for edition in scheme.editions
        if edition.first_day is not None
    }

    assert {
        name: (day, begun[name])
        for name, day in flag_data().published.items()
        if name in begun and abs((day - begun[name]).days) > 7
    } == {}
