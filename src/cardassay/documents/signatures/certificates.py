"""What the signer's certificate and the signature's algorithms say, as plain words."""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asn1crypto import cms, x509

__all__ = ["algorithms_of", "certificate_facts", "name_of", "weaknesses_of"]


def certificate_facts(certificate: x509.Certificate) -> dict[str, Any]:
    """Who signed, who vouches for the name, and when the certificate is in force."""
    subject: Mapping[str, Any] = certificate.subject.native
    return {
        "signer": {
            "subject": name_of(certificate.subject),
            "name": _one(subject, "common_name", "pseudonym"),
            "organisation": _one(subject, "organization_name"),
            "unit": _one(subject, "organizational_unit_name"),
            "country": _one(subject, "country_name"),
            "serial": format(certificate.serial_number, "x"),
            "email": _mail(certificate) or _one(subject, "email_address"),
        },
        "issuer": name_of(certificate.issuer),
        "certificate_first_moment": _iso(certificate.not_valid_before),
        "certificate_last_moment": _iso(certificate.not_valid_after),
    }


def name_of(name: x509.Name) -> str:
    """A name as people say it: ``Erika Musterfrau, Specimen Body, XX``."""
    said: Mapping[str, Any] = name.native
    keys = ("common_name", "pseudonym", "organizational_unit_name", "organization_name", "country_name")
    parts = [part for key in keys if (part := _one(said, key))]
    return ", ".join(dict.fromkeys(parts)) or str(name.human_friendly)


def _one(subject: Mapping[str, Any], *names: str) -> str | None:
    for name in names:
        value = subject.get(name)
        if value:
            return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return None


def _mail(certificate: x509.Certificate) -> str | None:
    names = certificate.subject_alt_name_value
    for name in names or ():
        if name.name == "rfc822_name":
            return str(name.native)
    return None


def algorithms_of(signer_info: cms.SignerInfo, certificate: x509.Certificate) -> dict[str, str]:
    """Digest, signature mechanism and key, in the names of their standards."""
    key = certificate.public_key
    kind = str(key.algorithm)
    return {
        "digest": str(signer_info["digest_algorithm"]["algorithm"].native),
        "signature": str(signer_info["signature_algorithm"]["algorithm"].native),
        "key": f"{kind} {key.bit_size}",
    }


def weaknesses_of(signer_info: cms.SignerInfo, certificate: x509.Certificate) -> list[str]:
    """Why the algorithms could be broken, in words; empty when nothing is known against them."""
    known = _knowledge()
    found: list[str] = []
    digests = {str(signer_info["digest_algorithm"]["algorithm"].native)}
    # Mechanisms such as sha1_rsa name a digest of their own; PSS keeps it in its parameters.
    with contextlib.suppress(ValueError):
        digests.add(str(signer_info["signature_algorithm"].hash_algo))
    for digest in sorted(digests):
        if digest in known["digest"]:
            found.append(f"{digest.upper()}: {known['digest'][digest]}")
    key = certificate.public_key
    kind = str(key.algorithm)
    least = known["least_bits"].get("rsa" if kind.startswith("rsa") else kind)
    if least is not None and key.bit_size < least:
        found.append(f"{kind.upper()} key of {key.bit_size} bits, less than {least}")
    return found


@cache
def _knowledge() -> dict[str, Any]:
    text = resources.files("cardassay.documents.signatures").joinpath("algorithms.toml").read_text("utf-8")
    return tomllib.loads(text)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
