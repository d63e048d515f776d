"""One document as it was read: the value behind one object of ``read --json``."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from cardassay.model.attestation import Attestation
from cardassay.model.evidence import Box
from cardassay.model.problem import Problem

__all__ = ["KIND_DOUBT", "STANDS_ALONE", "SUPPORTING", "Code", "Document", "Flag", "Kind"]


class Kind(enum.StrEnum):
    """What a document is; decided before any field is read."""

    MANAGEMENT_SYSTEM_CERTIFICATE = "management-system-certificate"
    CERTIFICATE_ANNEX = "certificate-annex"
    SECURE_PRINTING_CERTIFICATE = "secure-printing-certificate"
    STATEMENT_OF_APPLICABILITY = "statement-of-applicability"
    SURVEILLANCE_LETTER = "surveillance-letter"
    SITE_CERTIFICATE = "site-certificate"
    IQNET_ATTESTATION = "iqnet-attestation"
    OTHER_SCHEME_CERTIFICATE = "other-scheme-certificate"
    PRODUCT_CERTIFICATE = "product-certificate"
    ACCREDITATION_CERTIFICATE = "accreditation-certificate"
    PERSONAL_CERTIFICATE = "personal-certificate"
    CC_CERTIFICATE = "cc-certificate"
    CC_CERTIFICATION_REPORT = "cc-certification-report"
    CC_SECURITY_TARGET = "cc-security-target"
    CC_MAINTENANCE_REPORT = "cc-maintenance-report"
    EMVCO_CERTIFICATE = "emvco-certificate"
    EMVCO_LETTER_OF_APPROVAL = "emvco-letter-of-approval"
    EMVCO_TERMINAL_APPROVAL = "emvco-terminal-approval"
    GLOBALPLATFORM_LETTER = "globalplatform-letter-of-qualification"
    JAVA_CARD_STATEMENT = "java-card-statement"
    PCI_CARD_PRODUCTION_AOC = "pci-card-production-aoc"
    PCI_CARD_PRODUCTION_ROC = "pci-card-production-roc"
    PCI_DSS_AOC = "pci-dss-aoc"
    PCI_PIN_AOC = "pci-pin-aoc"
    BRAND_LETTER = "brand-letter"
    CQM_CERTIFICATE = "cqm-certificate"
    CVCS = "cvcs"
    CSI_LETTER = "csi-letter"
    CEC_CERTIFICATE = "cec-certificate"
    PERSONALISATION_VALIDATION = "personalisation-validation"
    SUPPLY_AUTHORISATION = "supply-authorisation"
    TEST_REPORT = "test-report"
    SOC_REPORT = "soc-report"
    APPLICATION_LETTER = "application-letter"
    SELF_DECLARATION = "self-declaration"
    REGISTER_EXTRACT = "register-extract"
    DRAFT_OR_SPECIMEN = "draft-or-specimen"
    NOT_A_CERTIFICATE = "not-a-certificate"
    UNKNOWN = "unknown"


STANDS_ALONE = frozenset(Kind) - {
    Kind.CERTIFICATE_ANNEX,
    Kind.IQNET_ATTESTATION,
    Kind.APPLICATION_LETTER,
    Kind.SELF_DECLARATION,
    Kind.DRAFT_OR_SPECIMEN,
    Kind.NOT_A_CERTIFICATE,
    Kind.UNKNOWN,
}
"""Kinds whose fields may be sure; on every other kind each field has ``sure`` false."""


KIND_DOUBT = "it is not certain what kind of paper this is"
"""Why values are not sure that were read for certain, from a paper that could be of another kind."""


SUPPORTING = frozenset(
    {Kind.STATEMENT_OF_APPLICABILITY, Kind.SURVEILLANCE_LETTER, Kind.CERTIFICATE_ANNEX, Kind.REGISTER_EXTRACT}
)
"""Kinds that speak of a certificate without being one; they are evidence, never the paper asked for."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A question that the document raises, with its reason; a flag never decides alone."""

    code: str
    says: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """A QR or data-matrix code, or a link; shown, never followed."""

    kind: str
    """``qr``, ``data-matrix``, ``aztec``, ``link`` of a PDF, or ``address`` printed as one to check at."""

    text: str
    """Its content; signs that hide or turn what is seen are written out."""

    host_known: bool | None
    """The host belongs to the certification body; ``None`` when there is no host to compare."""

    page: int | None = None
    """Page, counted from 1."""

    box: Box | None = None
    """Place on that page; ``None`` where it is not known, as in plain text."""


@dataclass(frozen=True, slots=True)
class Document:
    """What one file says."""

    file: str
    """Path as given; a member of a container is ``mail.eml!/a.zip!/b.pdf``."""

    sha256: str
    kind: Kind
    attestations: tuple[Attestation, ...] = ()
    flags: tuple[Flag, ...] = ()
    codes: tuple[Code, ...] = ()
    signatures: tuple[dict[str, object], ...] = ()
    problems: tuple[Problem, ...] = ()
    container_sha256: str | None = None
    """SHA-256 of the container the file came from; ``None`` for a file of its own."""

    pages: int | None = None
    """Number of pages; ``None`` where the form has none."""

    layout_seen: bool = True
    """A real paper of this kind was tried when the reader was written."""
