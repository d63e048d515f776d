"""Archives, mails, office files and PDFs are opened, and every inner file keeps its path of origin."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import importlib
import io
import sys
import tarfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from cardassay.documents.containers import walking
from cardassay.documents.containers.budget import Budget, Limits
from cardassay.documents.containers.naming import Names
from cardassay.documents.containers.opening import Opener
from cardassay.documents.containers.parts import Member, Own, Parts
from cardassay.documents.containers.walking import find_member, read_through
from cardassay.documents.reading import _Single, read_bytes
from cardassay.documents.signatures.anchors import NO_ANCHORS
from cardassay.model.document import Document, Kind
from cardassay.model.evidence import Grade

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "scripts"))
archives = importlib.import_module("make_hostile.archives")
honest = importlib.import_module("make_hostile.honest")
office = importlib.import_module("make_hostile.office")
pdfs = importlib.import_module("make_hostile.pdfs")
pictures = importlib.import_module("make_hostile.pictures")

TARGET = b"""Exempla OS 3.1 (fictional)
Security Target Lite
\x0c
This Security Target claims conformance to the assurance package EAL5 augmented with AVA_VAN.5.
"""


def named(documents: tuple[Document, ...]) -> dict[str, Document]:
    return {document.file: document for document in documents}


def codes(document: Document) -> list[str]:
    return [problem.code for problem in document.problems]


def mail(*attachments: tuple[str, bytes], words: str = "Dear Sirs, see the attached papers.") -> bytes:
    message = EmailMessage()
    message["Subject"] = "Zertifikate für Sie"
    message["From"] = "sales@example.com"
    message.set_content(words)
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def test_inner_files_keep_their_path_and_the_hash_of_their_direct_container() -> None:
    archive = archives.zipped(("papers/b.txt", TARGET))
    data = mail(("Zertifikäte.zip", archive), ("c.txt", TARGET))

    documents = read_bytes(data, "in/mail.eml")

    assert [document.file for document in documents] == [
        "in/mail.eml!/body.txt",
        "in/mail.eml!/Zertifikäte.zip!/papers/b.txt",
        "in/mail.eml!/c.txt",
    ]
    body, inner, plain = documents
    assert inner.sha256 == plain.sha256 == hashlib.sha256(TARGET).hexdigest()
    assert inner.container_sha256 == hashlib.sha256(archive).hexdigest()
    assert body.container_sha256 == plain.container_sha256 == hashlib.sha256(data).hexdigest()
    assert inner.attestations[0].origin is not None
    assert inner.attestations[0].origin.file == inner.file
    assert inner.attestations[0].facts["eal"].sure


def test_a_container_without_anything_to_say_is_no_document() -> None:
    assert [document.file for document in read_bytes(archives.zipped(("b.txt", TARGET)), "a.zip")] == [
        "a.zip!/b.txt"
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt.gz", gzip.compress(TARGET)),
        ("a.txt.bz2", bz2.compress(TARGET)),
        ("a.zip", archives.zipped(("a.txt", TARGET))),
    ],
)
def test_packed_files_are_unpacked(name: str, data: bytes) -> None:
    (document,) = read_bytes(data, name)

    assert document.file == f"{name}!/a.txt"
    assert document.kind is Kind.CC_SECURITY_TARGET


def test_a_packed_tape_archive_is_opened_twice() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        entry = tarfile.TarInfo("papers/a.txt")
        entry.size = len(TARGET)
        archive.addfile(entry, io.BytesIO(TARGET))

    (document,) = read_bytes(out.getvalue(), "papers.tgz")

    assert document.file == "papers.tgz!/papers.tar!/papers/a.txt"


def test_what_a_mail_says_in_words_only_claims() -> None:
    (body,) = read_bytes(mail(words=TARGET.decode()), "a.eml")

    assert body.kind is Kind.SELF_DECLARATION or body.kind is Kind.CC_SECURITY_TARGET
    assert body.attestations
    for attestation in body.attestations:
        assert attestation.grade is Grade.CLAIMED
        assert not attestation.stands_alone
        assert not any(fact.sure for fact in attestation.facts.values())
    assert "only-claims" in codes(body)


def test_a_form_inside_a_file_of_the_supplier_counts_for_nothing() -> None:
    form = b"""[paper]
kind = "brand-letter"
typed_by = "A. Person"
typed_on = 2026-11-01
seen = "paper copy"
[[attestation]]
scheme = "visa-avp"
holder = "Specimen Card Works Ltd (fictional)"
grade = "issuer"
checked = "asked the brand"
"""
    (own,) = read_bytes(form, "form.toml")
    (foreign,) = read_bytes(archives.zipped(("form.toml", form)), "a.zip")

    assert own.attestations[0].grade is Grade.ISSUER
    assert "form-not-ours" in codes(foreign)
    assert not any(fact.sure for one in foreign.attestations for fact in one.facts.values())
    assert all(one.grade <= Grade.PAPER for one in foreign.attestations)


def test_a_forwarded_mail_is_a_container_of_its_own() -> None:
    inner = EmailMessage()
    inner["Subject"] = "The papers"
    inner.set_content("As promised.")
    inner.add_attachment(TARGET, maintype="text", subtype="plain", filename="a.txt")
    outer = EmailMessage()
    outer["Subject"] = "Fwd"
    outer.set_content("See below.")
    outer.add_attachment(inner)

    files = [document.file for document in read_bytes(outer.as_bytes(), "m.eml")]

    assert files == [
        "m.eml!/body.txt",
        "m.eml!/The papers.eml!/body.txt",
        "m.eml!/The papers.eml!/a.txt",
    ]


def test_pictures_in_the_text_of_a_mail_are_read_and_logos_are_not() -> None:
    message = EmailMessage()
    message.set_content("See the scan.")
    message.add_alternative("<p>See the scan.</p><img src=cid:a>", subtype="html")
    for name, side in (("logo.png", 60), ("scan.png", 1200)):
        message.add_attachment(
            pictures.png(side, side), maintype="image", subtype="png", filename=name, disposition="inline"
        )

    files = [document.file for document in read_bytes(message.as_bytes(), "m.eml")]

    assert "m.eml!/scan.png" in files
    assert "m.eml!/logo.png" not in files


def test_a_mail_under_another_name_is_told_and_said() -> None:
    message = mail(("a.txt", TARGET)).replace(b"Subject:", b"Received: from example.com\r\nSubject:")

    documents = named(read_bytes(message, "certificate.pdf"))

    assert codes(documents["certificate.pdf"]) == ["type-mismatch"]
    assert "certificate.pdf!/a.txt" in documents


def test_an_outlook_mail_gives_its_words_its_attachments_and_the_mails_inside() -> None:
    documents = named(read_bytes(honest.outlook_mail(), "m.msg"))

    assert list(documents) == [
        "m.msg!/body.txt",
        "m.msg!/paper.txt",
        "m.msg!/Older papers.msg/body.txt",
        "m.msg!/Older papers.msg/inner.txt",
    ]
    assert documents["m.msg!/paper.txt"].kind is Kind.CC_SECURITY_TARGET


# Office files.


def test_a_word_file_is_read_in_order_and_is_never_sure() -> None:
    body = b"".join(
        office.paragraph(line.encode()) for line in TARGET.decode().replace("\f", "").splitlines()
    )
    (document,) = read_bytes(office.docx(body), "target.docx")

    assert document.kind is Kind.CC_SECURITY_TARGET
    assert document.attestations[0].facts["eal"].value == "EAL5"
    assert not document.attestations[0].facts["eal"].sure
    assert "anybody can change" in document.attestations[0].facts["eal"].why_not_sure
    assert document.attestations[0].grade is Grade.CLAIMED


def test_tables_headers_and_footers_of_a_word_file_are_read_in_order() -> None:
    from cardassay.documents.containers.word import open_word
    from cardassay.documents.containers.zips import Zip

    def cell(text: bytes) -> bytes:
        return b"<w:tc>%s</w:tc>" % office.paragraph(text)

    table = b"<w:tbl><w:tr>%s%s</w:tr><w:tr>%s%s</w:tr></w:tbl>" % (
        cell(b"Certificate No."),
        cell(b"FICT-1"),
        cell(b"Valid until"),
        cell(b"2027-03-31"),
    )
    hidden = b"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden words</w:t></w:r></w:p>"
    deleted = b"<w:p><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del></w:p>"
    page = b"<w:p><w:r><w:br w:type='page'/><w:t>Second page</w:t></w:r></w:p>"
    space = b"xmlns:w='w'"
    data = office.docx(
        office.paragraph(b"Body") + table + hidden + deleted + page,
        ("word/header1.xml", b"<w:hdr %s>%s</w:hdr>" % (space, office.paragraph(b"Head"))),
        ("word/footer1.xml", b"<w:ftr %s>%s</w:ftr>" % (space, office.paragraph(b"Foot"))),
    )
    own = next(open_word(data, "a.docx", "0" * 64, Zip(data, Budget(len(data)))))

    assert isinstance(own, Own)
    assert [page.text for page in own.paper.pages] == [
        "Head\nBody\nCertificate No.\tFICT-1\nValid until\t2027-03-31",
        "Second page\nFoot",
    ]


def test_files_inside_an_office_file_are_members() -> None:
    data = office.docx(office.paragraph(b"See the scan."), ("word/media/scan.png", pictures.png(900, 900)))

    assert "a.docx!/word/media/scan.png" in named(read_bytes(data, "a.docx"))


# PDFs.


def test_a_file_inside_a_pdf_is_a_member_and_the_pdf_is_a_paper_of_its_own() -> None:
    documents = named(read_bytes(pdfs.embedding(TARGET, b"target.txt"), "a.pdf"))

    assert list(documents) == ["a.pdf", "a.pdf!/target.txt"]
    assert documents["a.pdf"].pages == 1
    assert documents["a.pdf"].container_sha256 is None
    assert documents["a.pdf!/target.txt"].container_sha256 == documents["a.pdf"].sha256


def test_a_repaired_pdf_says_so_and_nothing_in_it_is_sure() -> None:
    lines = [line for line in TARGET.decode().replace("\f", "").splitlines() if line]
    words = b" ".join(
        b"BT /F1 12 Tf 72 %d Td (%s) Tj ET"
        % (700 - 20 * number, line.encode().replace(b"(", b"").replace(b")", b""))
        for number, line in enumerate(lines)
    )
    whole = pdfs.pdf(words)
    # The catalogue's own number is lost, so that only a search through all objects finds the page.
    broken = whole.replace(b"/Root 1 0 R", b"/Root 9 0 R")[: whole.rindex(b"startxref")]
    (document,) = read_bytes(broken, "a.pdf")

    assert "repaired" in codes(document) or "damaged" in codes(document)
    assert not any(fact.sure for one in document.attestations for fact in one.facts.values())


# Limits, names and the bytes of inner files.


def test_limits_hold_over_all_containers_of_one_file() -> None:
    inner = archives.zipped(*((f"{number}.txt", TARGET) for number in range(6)))
    data = archives.zipped(("a.zip", inner), ("b.zip", inner), ("c.txt", TARGET))
    reading = _Single(None, NO_ANCHORS)

    documents = read_through(data, "x.zip", reading, Limits(members=9))

    assert sum(document.kind is Kind.CC_SECURITY_TARGET for document in documents) == 7
    assert [code for document in documents for code in codes(document)] == ["too-many-members"]
    shallow = read_through(data, "x.zip", reading, Limits(depth=0))
    assert [document.file for document in shallow] == ["x.zip", "x.zip!/c.txt"]
    assert set(codes(shallow[0])) == {"too-deep"}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "cp437"])
def test_names_in_an_archive_are_those_that_their_maker_meant(encoding: str) -> None:
    name = "Prüfung.txt" if encoding == "cp437" else "认证证书.txt"
    raw = name.encode(encoding)
    data = archives.zipped(("x" * (len(raw) - 4) + ".txt", TARGET)).replace(
        b"x" * (len(raw) - 4) + b".txt", raw
    )

    (document,) = read_bytes(data, "a.zip")

    assert document.file == f"a.zip!/{name}"


def test_a_container_that_holds_itself_is_opened_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def itself(data: bytes, file: str, budget: Budget) -> Parts:
        yield Member("again.zip", data)

    monkeypatch.setattr(walking, "opener_of", lambda data, name: Opener(itself))

    (document,) = read_through(b"PK\x03\x04", "a.zip", _Single(None, NO_ANCHORS))

    assert (document.file, codes(document)) == ("a.zip", ["too-deep"])


@pytest.mark.parametrize("name", honest.FILES)
def test_honest_containers_give_their_papers_without_any_complaint(name: str) -> None:
    documents = read_bytes(honest.FILES[name](), name)

    said = {code for document in documents for code in codes(document)}
    assert said <= {"kind-unknown", "no-text-layer", "only-claims"}
    assert any(document.attestations for document in documents) or name == "letter.docx"


def test_no_two_inner_files_have_one_name() -> None:
    names = Names()

    assert [names.harmless("a.pdf"), names.harmless("A.pdf"), names.harmless("../a.pdf")] == [
        "a.pdf",
        "A (2).pdf",
        "a (3).pdf",
    ]
    assert {problem.code for problem in names.problems()} == {"duplicate-name", "path-trick"}


def test_the_bytes_of_an_inner_file_are_found_by_their_hash() -> None:
    data = mail(("a.zip", archives.zipped(("b.txt", TARGET))))

    assert find_member(data, "m.eml", hashlib.sha256(TARGET).hexdigest()) == TARGET
    assert find_member(data, "m.eml", "0" * 64) is None
