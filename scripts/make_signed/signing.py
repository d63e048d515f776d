"""Papers, signed, stamped and changed afterwards: the handles that the situations are made of."""

from __future__ import annotations

import io
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import crl
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.pdfgen.canvas import Canvas

from make_signed.authorities import Holder, authorities

__all__ = [
    "SIGNED_AT",
    "add_annotation",
    "add_text",
    "fill_field",
    "paper",
    "sign",
    "stamp",
    "with_empty_signature_field",
    "with_revocation",
]

_ROOM = 16384
"""Hexadecimal digits kept free for a signature; without it each is made twice, to measure it."""

SIGNED_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def paper(*, form: bool = False) -> bytes:
    """A plain certificate of one page; with a form field when asked for."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    canvas.setProducer("Fictional Certificate System 3.1")
    canvas.setCreator("Fictional Certificate System 3.1")
    canvas.setFont("Helvetica-Bold", 22)
    canvas.drawCentredString(297, 760, "CERTIFICATE")
    canvas.setFont("Helvetica", 12)
    rows = (
        "Musterzert Certification Body (fictional)",
        "certifies that the management system of",
        "Musterkarte Fiktiv GmbH",
        "Beispielweg 1, 12345 Musterstadt, Germany",
        "fulfils the requirements of",
        "ISO 9001:2015",
        "Scope: Personalisation of smart cards",
        "Certificate No.: MZ-QM-000123",
        "Date of issue: 2026-03-02",
        "Valid until: 2029-03-01",
    )
    for place, row in enumerate(rows):
        canvas.drawString(90, 690 - 28 * place, row)
    if form:
        canvas.acroForm.textfield(name="remark", x=90, y=120, width=200, height=20)
    canvas.save()
    return out.getvalue()


class _Signer(signers.PdfSigner):
    """Signs as of a moment of our own, so that the claimed time is a fact that can be checked."""

    def __init__(self, *args: Any, moment: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._moment = moment

    def init_signing_session(self, *args: Any, **kwargs: Any) -> PdfSigningSession:
        """The session, with its clock set."""
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self._moment
        return session


class _ShortSpelling(signers.SimpleSigner):
    """Signs with RSA and names the digest without the NULL behind its name, as some services do."""

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """The signature over the data."""
        key = serialization.load_der_private_key(self.signing_key.dump(), password=None)
        assert isinstance(key, rsa.RSAPrivateKey)
        hashed = hashes.Hash(hashes.SHA256())
        hashed.update(data)
        info = bytes.fromhex("302f300b0609608648016503040201") + b"\x04\x20" + hashed.finalize()
        size = key.key_size // 8
        block = b"\x00\x01" + b"\xff" * (size - len(info) - 3) + b"\x00" + info
        numbers = key.private_numbers()
        return pow(int.from_bytes(block, "big"), numbers.d, numbers.public_numbers.n).to_bytes(size, "big")


def sign(
    data: bytes,
    by: Holder | None = None,
    *,
    field: str = "Signature1",
    moment: datetime = SIGNED_AT,
    stamped_by: Holder | None = None,
    stamped_at: datetime | None = None,
    certify: fields.MDPPerm | None = None,
    digest: str = "sha256",
    short_spelling: bool = False,
) -> bytes:
    """The paper with a signature in a revision of its own."""
    everybody = authorities()
    certificate, key = (by or everybody.signer).for_signing
    kind = _ShortSpelling if short_spelling else signers.SimpleSigner
    signer = kind(certificate, key, _store(everybody.intermediate))
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm=digest,
        reason="Issue of the certificate",
        location="Musterstadt",
        certify=certify is not None,
        docmdp_permissions=certify or fields.MDPPerm.FILL_FORMS,
    )
    stamper = None
    if stamped_by is not None:
        stamper = _stamper(stamped_by, stamped_at or moment)
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    _Signer(metadata, signer, timestamper=stamper, moment=moment).sign_pdf(
        writer, output=out, bytes_reserved=_ROOM
    )
    return out.getvalue()


def stamp(data: bytes, by: Holder, moment: datetime) -> bytes:
    """The paper with a document timestamp in a revision of its own."""
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    signers.PdfTimeStamper(_stamper(by, moment), field_name="Timestamp1").timestamp_pdf(
        writer, "sha256", output=out, bytes_reserved=_ROOM
    )
    return out.getvalue()


def _stamper(by: Holder, moment: datetime) -> DummyTimeStamper:
    certificate, key = by.for_signing
    return DummyTimeStamper(certificate, key, _store(), fixed_dt=moment)


def _store(*holders: Holder) -> SimpleCertificateStore:
    store = SimpleCertificateStore()
    for holder in holders:
        store.register(holder.for_signing[0])
    return store


def add_text(data: bytes, words: str, *, cover: bool = False, at: tuple[int, int] = (90, 438)) -> bytes:
    """The page edited in an update: words drawn on it, over a white box when asked for."""
    box = f"1 1 1 rg {at[0] - 2} {at[1] - 5} 260 17 re f\n" if cover else ""
    drawn = f"q\n{box}0 g BT /F1 12 Tf {at[0]} {at[1]} Td ({words}) Tj ET\nQ\n".encode("ascii")
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    page_reference = writer.find_page_for_modification(0)[0]
    page = page_reference.get_object()
    old = page.raw_get("/Contents")
    stream = generic.StreamObject(
        {pdf_name("/Filter"): pdf_name("/FlateDecode")}, encoded_data=zlib.compress(drawn)
    )
    page["/Contents"] = generic.ArrayObject([old, writer.add_object(stream)])
    writer.update_container(page)
    return _written(writer)


def add_annotation(data: bytes, words: str = "Seen, thank you") -> bytes:
    """The page with a note laid on it in an update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    page = writer.find_page_for_modification(0)[0].get_object()
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Text"),
            pdf_name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (500, 780, 520, 800)]),
            pdf_name("/Contents"): generic.pdf_string(words),
        }
    )
    annotations = page.get("/Annots", generic.ArrayObject())
    page["/Annots"] = generic.ArrayObject([*annotations, writer.add_object(note)])
    writer.update_container(page)
    return _written(writer)


def fill_field(data: bytes, value: str = "received") -> bytes:
    """The form with its text field filled in an update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    for reference in writer.root["/AcroForm"]["/Fields"]:
        field = reference.get_object()
        if field.get("/T") == "remark":
            field["/V"] = generic.pdf_string(value)
            writer.update_container(field)
    return _written(writer)


def with_revocation(data: bytes, revoked: Holder, on: datetime) -> bytes:
    """The signed paper with the issuer's list of revoked certificates in its store of proofs."""
    issuer = authorities().intermediate
    entry = (
        x509.RevokedCertificateBuilder()
        .serial_number(revoked.certificate.serial_number)
        .revocation_date(on)
        .build()
    )
    revoked_list = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(on)
        .next_update(on + timedelta(days=3650))
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False
        )
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_revoked_certificate(entry)
        .sign(issuer.key, hashes.SHA256())
    )
    kept = crl.CertificateList.load(revoked_list.public_bytes(serialization.Encoding.DER))
    out = io.BytesIO(data)
    DocumentSecurityStore.add_dss(out, None, crls=[kept])
    return out.getvalue()


def with_empty_signature_field(data: bytes) -> bytes:
    """The paper with a place to sign that nobody used."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    fields.append_signature_field(writer, fields.SigFieldSpec("Signature1"))
    return _written(writer)


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
