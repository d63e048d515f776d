"""Sentences and labels of certificates in five languages, and days as each language prints them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["WORDS", "Words", "day"]

_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ES = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]


def day(value: date, language: str, style: str = "") -> str:
    """A day as printed; ``style`` is empty for the usual short form, or ``long`` or ``iso``."""
    if style == "iso":
        return value.isoformat()
    if language == "en":
        return f"{value.day} {_EN[value.month - 1]} {value.year}"
    if language == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    if language == "es" and style == "long":
        return f"{value.day} de {_ES[value.month - 1]} de {value.year}"
    if language == "de":
        return value.strftime("%d.%m.%Y")
    return value.strftime("%d/%m/%Y")


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed words of a certificate."""

    title: str
    certifies: str
    has: str
    """Between holder and scope, with ``{system}``."""
    fulfils: str
    """The sentence before the standard."""
    scope: str
    number: str
    valid_from: str
    valid_until: str
    first: str
    issued: str
    report: str
    site: str
    address: str
    annex: str
    annex_to: str
    page: str
    """With ``{n}`` and ``{m}``."""
    soa: str
    level: str
    surveillance: str
    holder: str
    standard: str
    accredited: str
    see_annex: str
    systems: tuple[tuple[str, str], ...]
    """Name of the system by scheme."""

    def system(self, scheme: str) -> str:
        """What the certified system is called."""
        return dict(self.systems)[scheme]


WORDS = {
    "en": Words(
        title="Certificate",
        certifies="This is to certify that the organisation",
        has="has established and applies {system} for the following scope:",
        fulfils="An audit has furnished proof that the requirements of the following standard are fulfilled:",
        scope="Scope of certification",
        number="Certificate No.",
        valid_from="Valid from",
        valid_until="Valid until",
        first="Initial certification",
        issued="Date of issue",
        report="Audit report No.",
        site="Site",
        address="Address",
        annex="Annex",
        annex_to="Annex to certificate No.",
        page="Page {n} of {m}",
        soa="Statement of Applicability",
        level="Certification level",
        surveillance="Subject to satisfactory surveillance audits, held at least once a year.",
        holder="Organisation",
        standard="Standard",
        accredited="Accredited by",
        see_annex="The certified sites are listed in the annex, which is part of this certificate.",
        systems=(
            ("iso-9001", "a quality management system"),
            ("iso-14001", "an environmental management system"),
            ("iso-45001", "an occupational health and safety management system"),
            ("iso-27001", "an information security management system"),
            ("iso-14298", "a security printing management system"),
        ),
    ),
    "de": Words(
        title="Zertifikat",
        certifies="Hiermit wird bescheinigt, dass das Unternehmen",
        has="{system} eingeführt hat und anwendet für den Geltungsbereich:",
        fulfils="Durch ein Audit wurde der Nachweis erbracht, dass die Forderungen der folgenden "
        "Norm erfüllt sind:",
        scope="Geltungsbereich",
        number="Zertifikat-Registrier-Nr.",
        valid_from="Gültig vom",
        valid_until="Gültig bis",
        first="Erstzertifizierung",
        issued="Ausstellungsdatum",
        report="Auditbericht-Nr.",
        site="Standort",
        address="Anschrift",
        annex="Anlage",
        annex_to="Anlage zum Zertifikat Nr.",
        page="Seite {n} von {m}",
        soa="Erklärung zur Anwendbarkeit",
        level="Stufe",
        surveillance="Die Aufrechterhaltung setzt jährliche Überwachungsaudits voraus.",
        holder="Unternehmen",
        standard="Norm",
        accredited="Akkreditiert durch",
        see_annex="Die zertifizierten Standorte stehen in der Anlage, die Bestandteil dieses "
        "Zertifikats ist.",
        systems=(
            ("iso-9001", "ein Qualitätsmanagementsystem"),
            ("iso-14001", "ein Umweltmanagementsystem"),
            ("iso-45001", "ein Managementsystem für Sicherheit und Gesundheit bei der Arbeit"),
            ("iso-27001", "ein Informationssicherheits-Managementsystem"),
            ("iso-14298", "ein Managementsystem für Sicherheitsdruck"),
        ),
    ),
    "fr": Words(
        title="Certificat",
        certifies="certifie que le système de management mis en place par",
        has="pour les activités suivantes :",
        fulfils="a été évalué et jugé conforme aux exigences requises par",
        scope="Champ d'application",
        number="Certificat n°",
        valid_from="Valable à compter du",
        valid_until="Jusqu'au",
        first="Première certification",
        issued="Délivré le",
        report="Rapport d'audit n°",
        site="Site",
        address="Adresse",
        annex="Annexe",
        annex_to="Annexe au certificat n°",
        page="Page {n} sur {m}",
        soa="Déclaration d'applicabilité",
        level="Niveau",
        surveillance="Sous réserve d'audits de surveillance annuels satisfaisants.",
        holder="Entreprise",
        standard="Norme",
        accredited="Accréditation",
        see_annex="Les sites certifiés figurent en annexe, qui fait partie du présent certificat.",
        systems=(
            ("iso-9001", "management de la qualité"),
            ("iso-14001", "management environnemental"),
            ("iso-45001", "management de la santé et de la sécurité au travail"),
            ("iso-27001", "management de la sécurité de l'information"),
            ("iso-14298", "management des procédés d'impression de sécurité"),
        ),
    ),
    "es": Words(
        title="Certificado",
        certifies="certifica que el sistema de gestión de",
        has="para las actividades siguientes:",
        fulfils="es conforme con los requisitos de la norma",
        scope="Alcance",
        number="Certificado n.º",
        valid_from="Válido desde",
        valid_until="Válido hasta",
        first="Primera emisión",
        issued="Fecha de emisión",
        report="Informe de auditoría n.º",
        site="Emplazamiento",
        address="Dirección",
        annex="Anexo",
        annex_to="Anexo al certificado n.º",
        page="Página {n} de {m}",
        soa="Declaración de aplicabilidad",
        level="Nivel",
        surveillance="Sujeto a auditorías de seguimiento anuales satisfactorias.",
        holder="Empresa",
        standard="Norma",
        accredited="Acreditado por",
        see_annex="Los emplazamientos certificados figuran en el anexo, que forma parte de este certificado.",
        systems=(
            ("iso-9001", "gestión de la calidad"),
            ("iso-14001", "gestión ambiental"),
            ("iso-45001", "gestión de la seguridad y salud en el trabajo"),
            ("iso-27001", "gestión de la seguridad de la información"),
            ("iso-14298", "gestión de los procesos de impresión de seguridad"),
        ),
    ),
    "zh": Words(
        title="认证证书",
        certifies="兹证明",
        has="{system}符合",
        fulfils="该管理体系适用于",
        scope="认证范围",
        number="证书编号",
        valid_from="生效日期",
        valid_until="有效期至",
        first="初次获证日期",
        issued="颁证日期",
        report="审核报告编号",
        site="场所",
        address="地址",
        annex="附件",
        annex_to="证书附件 证书编号",
        page="第{n}页 共{m}页",
        soa="适用性声明",
        level="等级",
        surveillance="本证书需经年度监督审核合格方为有效。",
        holder="组织名称",
        standard="认证标准",
        accredited="认可机构",
        see_annex="多场所见附件,附件为本证书的组成部分。",
        systems=(
            ("iso-9001", "质量管理体系"),
            ("iso-14001", "环境管理体系"),
            ("iso-45001", "职业健康安全管理体系"),
            ("iso-27001", "信息安全管理体系"),
            ("iso-14298", "安全印刷管理体系"),
        ),
    ),
}
