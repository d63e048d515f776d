"""The project of the golden reports, its first supplier, and the papers of that dossier."""

from __future__ import annotations

from datetime import date

from cardassay.model.attestation import Attestation, Origin
from cardassay.model.document import Code, Document, Flag, Kind
from cardassay.model.evidence import Fact, Grade, Method
from cardassay.model.outcome import Outcome
from cardassay.model.problem import Problem
from cardassay.model.project import Activity, Brand, Deadlines, Interface, ProductLine, Project, Window
from cardassay.model.source import Confidence, Source
from cardassay.model.supplier import Component, OfferedProduct, Party, Role, Site, Supplier, Use

from .papers import on_line, pdf, sha256

DAY = date(2026, 12, 1)
OK, NO, OPEN = Outcome.SATISFIED, Outcome.NOT_SATISFIED, Outcome.INDETERMINATE

QUALITY_PDF = pdf(
    "Zertifikat FIK-9001-17",
    "Musterkarte Fiktiv GmbH, Werk Musterstadt, Musterweg 1",
    "ISO 9001:2015",
    "Herstellung und Personalisierung von Chipkarten",
    "gültig bis 14.09.2027",
    "Prüfstelle Beispiel AG, akkreditiert durch DEMO",
)
SECURITY_PDF = pdf(
    "Certificate FIK-27001-3",
    "Musterkarte Fiktiv Holding AG",
    "DIN EN ISO/IEC 27001:2017-06",
    "Personalisation of payment cards",
    "Valid until 2025-10-31",
)
FACILITY_TEXT = (
    b"Attestation of Compliance, Card Production Physical\n"
    b"Facility: Werk Musterstadt\n"
    b"Assessment completed: 2026-01-20\n"
)
LETTER_PDF = pdf(
    "Letter of Approval LOA-FIK-0042",
    "Vendor: Musterkarte Fiktiv GmbH",
    "Product: Fiktivkarte Gold 2.1 on EXA OS 3.1",
    "Integrated circuit: EX 70 rev. B",
    "Approved until 31 January 2029",
)
BYTES = {sha256(data): data for data in (QUALITY_PDF, SECURITY_PDF, FACILITY_TEXT, LETTER_PDF)}

SOURCED = Source("Guide of the example scheme", Confidence.ONE_SOURCE, date(2026, 11, 22), "4.2")
WEAK = Source("A vendor's own page", Confidence.WEAK, date(2026, 11, 22))
POLICY = Source("financial-grade", Confidence.POLICY, date(2026, 11, 22), "site")


def read_bytes(digest: str) -> bytes:
    """The evidence behind a hash, as a report asks for it."""
    return BYTES[digest]


def project() -> Project:
    """The fictional tender."""
    return Project(
        name="Specimen debit card 2027 (fictional)",
        buyer="Beispielbank Fiktiv eG",
        window=Window(date(2027, 2, 1), date(2030, 1, 31), date(2034, 1, 31)),
        lines=(
            ProductLine(
                id="debit",
                name="Debit card",
                brands=(Brand.VISA, Brand.MASTERCARD),
                interface=Interface.DUAL,
                services=(Activity.CARD_BODY, Activity.EMBEDDING, Activity.PERSONALISATION),
                programmable=True,
                quantity=400_000,
            ),
        ),
        deadlines=Deadlines(date(2026, 11, 15), date(2026, 12, 18)),
        region="EEA",
    )


def supplier() -> Supplier:
    """The supplier with every kind of trouble."""
    every = (Activity.CARD_BODY, Activity.EMBEDDING, Activity.PERSONALISATION)
    return Supplier(
        name="Musterkarte Fiktiv GmbH",
        folder="musterkarte",
        bidder="musterkarte",
        parties=(
            Party("musterkarte", "Musterkarte Fiktiv GmbH", (Role.BIDDER, Role.SITE_OPERATOR), "HRB 0", "DE"),
            Party("exachip", "Exachip Fictional Semiconductors", (Role.IC_VENDOR,)),
        ),
        sites=(
            Site("musterstadt", "Werk Musterstadt", "Musterweg 1, 00000 Musterstadt", "musterkarte", every),
            Site(
                "beispielhausen", "Werk Beispielhausen", "Beispielgasse 2, 00000 Beispielhausen",
                "musterkarte", every, Use.BACKUP,
            ),
        ),
        products=(
            OfferedProduct(
                "debit",
                card=Component("Fiktivkarte Gold 2.1"),
                ic=Component("EX 90 rev. C", "exachip", ("FICT-CC-0001",)),
                platform=Component("EXA OS 3.1", "exachip"),
                applets=((Brand.MASTERCARD, Component("M-Pay Specimen 1.4")),),
            ),
        ),
        language="de",
    )  # fmt: skip


def quality() -> Attestation:
    """A management-system certificate that is right for one plant."""
    return Attestation(
        "iso-9001",
        {
            "number": on_line(0, "FIK-9001-17", "Zertifikat FIK-9001-17"),
            "holder": on_line(1, "Musterkarte Fiktiv GmbH", "Musterkarte Fiktiv GmbH"),
            "standard": on_line(2, "ISO 9001:2015", "ISO 9001:2015"),
            "scope": on_line(
                3,
                "Herstellung und Personalisierung von Chipkarten",
                "Herstellung und Personalisierung von Chipkarten",
            ),
            "last_day": on_line(4, date(2027, 9, 14), "gültig bis 14.09.2027"),
            "certification_body": on_line(5, "Prüfstelle Beispiel AG", "Prüfstelle Beispiel AG"),
            "sites": on_line(
                1,
                ({"name": "Werk Musterstadt", "address": "Musterweg 1"},),
                "Musterkarte Fiktiv GmbH, Werk Musterstadt, Musterweg 1",
            ),
        },
        Origin("quality/9001.pdf", sha256(QUALITY_PDF)),
        Kind.MANAGEMENT_SYSTEM_CERTIFICATE.value,
        received=date(2026, 11, 10),
    )


def security() -> Attestation:
    """A certificate of the holding, run out, in a hostile file."""
    return Attestation(
        "iso-27001",
        {
            "number": on_line(0, "FIK-27001-3", "Certificate FIK-27001-3"),
            "holder": on_line(
                1,
                "Musterkarte <script>alert('x')</script>\u202e Fiktiv Holding AG",
                "Musterkarte Fiktiv Holding AG",
            ),
            "standard": on_line(
                2,
                "DIN EN ISO/IEC 27001:2017-06",
                "DIN EN ISO/IEC 27001:2017-06",
                adopts="ISO/IEC 27001:2013",
            ),
            "scope": on_line(3, "Personalisation of payment cards", "Personalisation of payment cards"),
            "last_day": on_line(4, date(2025, 10, 31), "Valid until 2025-10-31"),
        },
        Origin("security/<b>27001</b>.pdf", sha256(SECURITY_PDF)),
        Kind.MANAGEMENT_SYSTEM_CERTIFICATE.value,
    )


def facility() -> Attestation:
    """A Card Production attestation of compliance as plain text; its layout was never seen for real."""
    doubt = "layout not yet seen for real"
    return Attestation(
        "pci-cpp-physical",
        {
            "sites": Fact(
                ({"name": "Werk Musterstadt"},), False, 1, None, "Facility: Werk Musterstadt",
                Method.PLAIN_TEXT, why_not_sure=doubt,
            ),
            "assessment_end": Fact(
                date(2026, 1, 20), False, 1, None, "Assessment completed: 2026-01-20",
                Method.PLAIN_TEXT, why_not_sure=doubt,
            ),
        },
        Origin("pci/aoc.txt", sha256(FACILITY_TEXT)),
        Kind.PCI_CARD_PRODUCTION_AOC.value,
        Grade.ISSUER,
    )  # fmt: skip


def letter() -> Attestation:
    """A letter of approval on another chip than the one offered."""
    return Attestation(
        "mastercard-loa",
        {
            "number": on_line(0, "LOA-FIK-0042", "Letter of Approval LOA-FIK-0042"),
            "vendor": on_line(1, "Musterkarte Fiktiv GmbH", "Vendor: Musterkarte Fiktiv GmbH"),
            "product": on_line(
                2, "Fiktivkarte Gold 2.1 on EXA OS 3.1", "Product: Fiktivkarte Gold 2.1 on EXA OS 3.1"
            ),
            "ic": on_line(3, "EX 70 rev. B", "Integrated circuit: EX 70 rev. B"),
            "last_day": on_line(4, date(2029, 1, 31), "Approved until 31 January 2029"),
        },
        Origin("products/letter.pdf", sha256(LETTER_PDF)),
        Kind.BRAND_LETTER.value,
    )  # fmt: skip


def documents() -> tuple[Document, ...]:
    """The dossier as read."""
    return (
        Document(
            "pci/aoc.txt",
            sha256(FACILITY_TEXT),
            Kind.PCI_CARD_PRODUCTION_AOC,
            (facility(),),
            layout_seen=False,
        ),
        Document(
            "products/letter.pdf",
            sha256(LETTER_PDF),
            Kind.BRAND_LETTER,
            (letter(),),
            codes=(Code("link", "https://verify.example.invalid/LOA-FIK-0042", False),),
            pages=1,
        ),
        Document(
            "quality/9001.pdf",
            sha256(QUALITY_PDF),
            Kind.MANAGEMENT_SYSTEM_CERTIFICATE,
            (quality(),),
            pages=1,
        ),
        Document(
            "security/<b>27001</b>.pdf",
            sha256(SECURITY_PDF),
            Kind.MANAGEMENT_SYSTEM_CERTIFICATE,
            (security(),),
            flags=(Flag("group-certificate", "The holder is a holding; which plants are covered?", 1),),
            pages=1,
        ),
        Document(
            "mail.eml!/scan.pdf",
            "0" * 64,
            Kind.UNKNOWN,
            problems=(
                Problem("no-text-layer", "whole file", "Page 1 is a picture without readable text.", 1),
            ),
            container_sha256="1" * 64,
            pages=1,
        ),
    )  # fmt: skip
