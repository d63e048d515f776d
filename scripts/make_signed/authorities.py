"""A fictional trust service: root, intermediate, signers, a timestamp authority, and a stranger's root."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

__all__ = ["Authorities", "Holder", "authorities"]

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class Holder:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: Key

    @property
    def der(self) -> bytes:
        """The certificate in DER."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        """The certificate in PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def for_signing(self) -> tuple[asn1_x509.Certificate, keys.PrivateKeyInfo]:
        """Certificate and key in the form that pyHanko takes."""
        key = self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return asn1_x509.Certificate.load(self.der), keys.PrivateKeyInfo.load(key)


@dataclass(frozen=True, slots=True)
class Authorities:
    """Everybody who signs in the set."""

    root: Holder
    intermediate: Holder
    signer: Holder
    second_signer: Holder
    expired_signer: Holder
    """In force from 2019 to the end of 2020."""
    short_key_signer: Holder
    """RSA of 1024 bits."""
    rsa_signer: Holder
    supplier: Holder
    """The holder of the paper itself, with a certificate of the same trust service."""
    timestamper: Holder
    other_root: Holder
    other_signer: Holder
    other_timestamper: Holder


@cache
def authorities() -> Authorities:
    """The authorities, made once a process; keys differ each time, names and periods do not."""
    root = _issue("Fictional Trust Root CA", None, (2015, 2040), ca=True)
    intermediate = _issue("Fictional Trust Issuing CA", root, (2016, 2039), ca=True)
    other_root = _issue("Unrelated Fictional Root CA", None, (2015, 2040), ca=True)
    return Authorities(
        root=root,
        intermediate=intermediate,
        signer=_issue("Erika Musterfrau (fictional)", intermediate, (2024, 2030)),
        second_signer=_issue("Max Mustermann (fictional)", intermediate, (2024, 2030)),
        expired_signer=_issue("Jan Jansen (fictional)", intermediate, (2019, 2021)),
        short_key_signer=_issue("Ann Example (fictional)", intermediate, (2010, 2030), key=_rsa(1024)),
        rsa_signer=_issue("Rita Example (fictional)", intermediate, (2024, 2030), key=_rsa(2048)),
        supplier=_issue("Otto Normal (fictional)", intermediate, (2024, 2030), of="Musterkarte Fiktiv GmbH"),
        timestamper=_issue("Fictional Time Stamp Unit", root, (2016, 2039), key=_rsa(2048), stamps=True),
        other_root=other_root,
        other_signer=_issue("Erika Musterfrau (fictional)", other_root, (2024, 2030)),
        other_timestamper=_issue(
            "Unrelated Time Stamp Unit", other_root, (2016, 2039), key=_rsa(2048), stamps=True
        ),
    )


def _rsa(bits: int) -> rsa.RSAPrivateKey:
    # The short key is short on purpose: such signatures exist, and have to be called weak.
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def _issue(
    name: str,
    issuer: Holder | None,
    years: tuple[int, int],
    *,
    ca: bool = False,
    key: Key | None = None,
    stamps: bool = False,
    of: str = "Musterzert Certification Body (fictional)",
) -> Holder:
    """A certificate from the first day of one year to the first day of another."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "XX"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, of),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(years[0], 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(years[1], 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_usage(ca=ca), critical=True)
    )
    if issuer is not None:
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
        builder = builder.add_extension(identifier, critical=False)
        # Never fetched; it tells that proofs of revocation exist, and so those in the file are looked at.
        place = x509.UniformResourceIdentifier("http://crl.musterzert.example/revoked.crl")
        lists = x509.CRLDistributionPoints([x509.DistributionPoint([place], None, None, None)])
        builder = builder.add_extension(lists, critical=False)
    if stamps:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    elif not ca:
        mail = x509.SubjectAlternativeName([x509.RFC822Name("signer@musterzert.example")])
        builder = builder.add_extension(mail, critical=False)
    return Holder(builder.sign(issuer.key if issuer else key, hashes.SHA256()), key)


def _usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=not ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )
