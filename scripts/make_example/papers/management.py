"""Papers around the management systems: certificates, Statements of Applicability, surveillance letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from make_example.papers.looks import Look, letter
from make_example.sheet import Sheet
from make_example.values import Certificate, House, Paper
from make_example.wording import WORDS, day

__all__ = ["certificate_paper", "statement_of_applicability", "surveillance_letter"]

_CONTROLS = (
    ("5.1", "Policies for information security", "yes", "ISMS policy"),
    ("5.23", "Information security for use of cloud services", "yes", "Supplier assessment"),
    ("5.30", "ICT readiness for business continuity", "yes", "Back-up plant, yearly exercise"),
    ("6.1", "Screening", "yes", "All staff of the security zones"),
    ("7.1", "Physical security perimeters", "yes", "Security zones 1 to 4"),
    ("7.4", "Physical security monitoring", "yes", "CCTV, 90 days"),
    ("7.10", "Storage media", "yes", "Cards, chips and media counted and sealed"),
    ("7.14", "Secure disposal or re-use of equipment", "yes", "Shredding under dual control"),
    ("8.3", "Information access restriction", "yes", "Personalisation databases by role"),
    ("8.10", "Information deletion", "yes", "Cardholder data deleted after 30 days"),
    ("8.12", "Data leakage prevention", "yes", "Production files leave by one gateway"),
    ("8.20", "Networks security", "yes", "Personalisation network apart"),
    ("8.24", "Use of cryptography", "yes", "Issuer keys in HSMs, key ceremonies, dual control"),
    ("8.25", "Secure development life cycle", "yes", "Scripts for data preparation"),
)


def certificate_paper(file: str, cert: Certificate) -> Paper:
    """A certificate drawn by its house, with the confirmations that its look calls for."""
    kind = "secure-printing-certificate" if cert.scheme == "iso-14298" else "management-system-certificate"
    confirm = ("*",) if cert.scheme == "iso-14298" else cert.house.confirm
    return Paper(file, cert.house.draw(cert), kind, cert.scheme, cert.truth(), confirm)


def statement_of_applicability(
    file: str,
    holder: str,
    sites: Sequence[str],
    version: str,
    approved: date,
    confirm: tuple[str, ...] | None = ("*",),
) -> Paper:
    """A Statement of Applicability with its controls as a table."""
    title = "Statement of Applicability"
    sheet = Sheet(f"{title} {version}", holder)
    sheet.text(48, 66, title, 20, "bold", colour="#20304a")
    sheet.text(48, 86, "ISO/IEC 27001:2022, Annex A", 11)
    rows = [("Organisation", holder), ("Version", version), ("Date", day(approved, "en"))]
    rows += [("Sites", "; ".join(sites))]
    y = sheet.table(48, 104, (110, 389), rows, 9.5, first_bold=True, line="#b4bcc8")
    table = [("Control", "Title", "Applicable", "How it is implemented"), *_CONTROLS]
    y = sheet.table(48, y + 18, (52, 200, 58, 189), table, 8.8, header="#20304a", line="#b4bcc8")
    sheet.paragraph(
        48,
        y + 20,
        499,
        "The table shows the controls that matter for card production; all 93 controls of Annex A "
        "apply and none is excluded.",
        9.2,
    )
    sheet.text(547, 814, "Page 1 of 1", 8, align="right", colour="#666666")
    fields: dict[str, Any] = {
        "holder": holder,
        "standard": "ISO/IEC 27001:2022",
        "statement_of_applicability": f"{version}, {day(approved, 'en')}",
        "issue_day": approved,
    }
    return Paper(file, sheet.finish(), "statement-of-applicability", "iso-27001", fields, confirm)


def surveillance_letter(
    file: str,
    house: House,
    cert: Certificate,
    audited: date,
    issued: date,
    next_due: date,
    confirm: tuple[str, ...] | None = ("*",),
) -> Paper:
    """The body's letter that the yearly surveillance was passed."""
    language = cert.speaks.split("+")[0]
    look = Look(
        house.name,
        house.address,
        house.colour,
        house.accent,
        "diamond",
        signatory=house.signatory,
        role=house.signatory_role,
    )
    text = {
        "en": (
            "Confirmation of surveillance",
            "The surveillance audit was passed and the certificate below is maintained.",
            "Certificate No.",
            "Certificate holder",
            "Surveillance audit on",
            "Next surveillance due by",
        ),
        "de": (
            "Bestätigung der Überwachung",
            "Das Überwachungsaudit wurde bestanden; das unten genannte Zertifikat wird aufrechterhalten.",
            "Zertifikat Nr.",
            "Zertifikatsinhaber",
            "Überwachungsaudit am",
            "Nächste Überwachung bis",
        ),
        "fr": (
            "Confirmation de surveillance",
            "L'audit de surveillance est satisfaisant ; le certificat ci-dessous est maintenu.",
            "Certificat n°",
            "Titulaire",
            "Audit de surveillance du",
            "Prochaine surveillance avant le",
        ),
        "es": (
            "Confirmación de seguimiento",
            "La auditoría de seguimiento ha sido satisfactoria; se mantiene el certificado siguiente.",
            "Certificado n.º",
            "Titular",
            "Auditoría de seguimiento",
            "Próximo seguimiento antes del",
        ),
        "zh": (
            "监督审核合格通知书",
            "监督审核合格,以下认证证书继续有效。",
            "证书编号",
            "组织名称",
            "监督审核日期",
            "下次监督审核日期",
        ),
    }[language]
    subject, opening, number, holder, on, due = text
    data = letter(
        look,
        to=(cert.holder, cert.address),
        on=issued,
        subject=subject,
        opening=opening,
        rows=(
            (number, cert.number),
            (holder, cert.holder),
            (WORDS[language].standard, cert.standard),
            (on, day(audited, language)),
            (due, day(next_due, language)),
        ),
        language=language,
        date_label=WORDS[language].issued,
        page=WORDS[language].page.format(n=1, m=1),
    )
    fields: dict[str, Any] = {
        "number": cert.number,
        "holder": cert.holder,
        "standard": cert.standard,
        "certification_body": house.name,
        "issue_day": issued,
        "assessment_end": audited,
        "surveillance_due": [next_due],
    }
    return Paper(file, data, "surveillance-letter", cert.scheme, fields, confirm)
