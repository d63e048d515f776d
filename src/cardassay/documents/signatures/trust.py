"""
Whether a certificate leads to somebody whom the buyer trusts; offline, as of a given moment.

The reader has no clock: a chain is looked at as of the moment of signing (proven, or else claimed),
so that the same file gives the same facts on every day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cardassay.documents.signatures.anchors import Anchors, TrustedListFile
from cardassay.documents.signatures.certificates import name_of
from cardassay.model.problem import Problem

if TYPE_CHECKING:
    from asn1crypto import x509
    from pyhanko.sign.validation.qualified.tsp import TSPRegistry

__all__ = ["OWN_STORE", "TRUSTED_LIST", "Revocations", "Store", "Trust", "open_store", "trust_of"]

OWN_STORE, TRUSTED_LIST = "own-store", "eu-trusted-list"


@dataclass(frozen=True, slots=True)
class Trust:
    """Where the chain of a certificate ends."""

    anchor: str = ""
    """Name of the anchor; empty when none was found."""

    store: str = ""
    """``own-store`` or ``eu-trusted-list``; empty when no anchor was found."""

    why_not: str = ""
    """Why the chain does not hold, in words; empty when it does."""

    revoked: bool | None = None
    """The file itself carries proof of revocation; ``None`` when it says nothing."""

    @property
    def holds(self) -> bool:
        """The chain leads to an anchor and was whole at the moment."""
        return bool(self.anchor) and not self.why_not


@dataclass(frozen=True, slots=True)
class Revocations:
    """Proofs about revocation that the file carries."""

    certificates: tuple[x509.Certificate, ...] = ()
    crls: tuple[Any, ...] = ()
    ocsps: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Store:
    """The anchors, opened."""

    roots: tuple[x509.Certificate, ...]
    registry: TSPRegistry | None
    problems: tuple[Problem, ...]


@lru_cache(maxsize=4)
def open_store(anchors: Anchors) -> Store:
    """The anchors as pyHanko wants them; trusted lists take seconds, so this is done once a process."""
    from asn1crypto import x509

    roots: list[x509.Certificate] = []
    problems: list[Problem] = []
    for one in anchors.certificates:
        try:
            certificate = x509.Certificate.load(one.der, strict=True)
            certificate.subject.native, certificate.public_key.native  # noqa: B018  parsed here or never
        except Exception as error:  # noqa: BLE001  a foreign file; asn1crypto raises many kinds
            message = (
                f"{one.file} does not hold a certificate that can be read ({error}); it is not trusted. "
                "Export it again as PEM or DER."
            )
            problems.append(Problem("anchor-unusable", f"anchors/{one.file}", message))
        else:
            roots.append(certificate)
    registry = None
    if anchors.lists:
        registry, found = _registry(anchors.lists, roots)
        problems.extend(found)
    return Store(tuple(roots), registry, tuple(problems))


def _registry(
    lists: Sequence[TrustedListFile], roots: Sequence[x509.Certificate]
) -> tuple[TSPRegistry | None, list[Problem]]:
    try:
        from cardassay.documents.signatures.trusted_lists import read_lists
    except ImportError:
        message = (
            "EU trusted lists were given, but what reads them is not installed; signers that only such "
            "a list vouches for are not found trusted. Install it: pip install 'cardassay[etsi]'."
        )
        return None, [Problem("trusted-lists-not-read", "anchors", message)]
    return read_lists(lists, roots)


async def trust_of(
    certificate: x509.Certificate,
    others: Iterable[x509.Certificate],
    moment: datetime | None,
    store: Store,
    revocations: Revocations,
    *,
    stamps: bool = False,
) -> Trust:
    """
    Where the chain of a certificate ends as of a moment.

    Args:
        certificate: Of the signer or of the timestamp authority.
        others: Certificates that may stand between it and an anchor.
        moment: Aware; ``None`` stands for the first day of the certificate.
        store: Whom the buyer trusts.
        revocations: What the file says about revocation.
        stamps: The certificate has to be one of a timestamp authority.
    """
    known = (*others, *revocations.certificates)
    trust = Trust(why_not="no anchor is known to which the certificate leads")
    for name in (OWN_STORE, TRUSTED_LIST):
        if (name == OWN_STORE and not store.roots) or (name == TRUSTED_LIST and store.registry is None):
            continue
        trust = await _in_store(certificate, known, moment, store, revocations, name, stamps)
        if trust.anchor:
            return trust
    return trust


async def _in_store(
    certificate: x509.Certificate,
    known: Sequence[x509.Certificate],
    moment: datetime | None,
    store: Store,
    revocations: Revocations,
    name: str,
    stamps: bool,
) -> Trust:
    from pyhanko_certvalidator.errors import (
        ExpiredError,
        NotYetValidError,
        PathBuildingError,
        RevokedError,
        ValidationError,
    )

    first: datetime = certificate.not_valid_before
    last: datetime = certificate.not_valid_after
    # Outside of the period no chain holds; where it would lead is asked as of the first day.
    inside = moment is None or first <= moment <= last
    at = moment if moment is not None and inside else first + timedelta(seconds=1)
    try:
        return Trust(await _anchor(certificate, known, at, store, revocations, name, stamps), name)
    except RevokedError as error:
        why = f"revoked on {error.revocation_dt:%Y-%m-%d}, as the file itself proves"
        return Trust(name_of(error.original_path.trust_anchor.authority.name), name, why, revoked=True)
    except (ExpiredError, NotYetValidError) as error:
        anchor = name_of(error.original_path.trust_anchor.authority.name)
        return Trust(anchor, name, "a certificate between signer and anchor was not in force at that time")
    except PathBuildingError:
        return Trust(why_not="no anchor is known to which the certificate leads")
    except ValidationError as error:
        return Trust(why_not=error.failure_msg)


async def _anchor(
    certificate: x509.Certificate,
    known: Sequence[x509.Certificate],
    moment: datetime,
    store: Store,
    revocations: Revocations,
    name: str,
    stamps: bool,
) -> str:
    """The anchor's name; raises what pyHanko raises when there is none."""
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko_certvalidator import ValidationContext, find_valid_path
    from pyhanko_certvalidator.authority import TrustedServiceType
    from pyhanko_certvalidator.errors import InvalidCertificateError
    from pyhanko_certvalidator.policy_decl import AcceptAllAlgorithms
    from pyhanko_certvalidator.registry import SimpleTrustManager, TrustManager

    manager: TrustManager
    if name == OWN_STORE:
        manager = SimpleTrustManager.build(trust_roots=list(store.roots))
    else:
        from pyhanko.sign.validation.qualified.tsp import TSPTrustManager

        assert store.registry is not None
        manager = TSPTrustManager(store.registry)
    context = ValidationContext(
        trust_manager=manager,
        other_certs=list(known),
        moment=moment,
        allow_fetching=False,
        crls=list(revocations.crls),
        ocsps=list(revocations.ocsps),
        revocation_mode="soft-fail",
        # Proofs in a file are made after the signature that they are about.
        retroactive_revinfo=True,
        # Weak algorithms are a fact of their own and said as such.
        algorithm_usage_policy=AcceptAllAlgorithms(),
    )
    paths = context.path_builder.async_build_paths_lazy(certificate)
    path = await find_valid_path(certificate, paths, context)
    if path.pkix_len > 0:
        usage = (
            KeyUsageConstraints(key_usage=set(), extd_key_usage={"time_stamping"})
            if stamps
            else KeyUsageConstraints(
                key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False
            )
        )
        usage.validate(certificate)
    elif path.trust_anchor.trust_qualifiers.trusted_service_type not in (
        TrustedServiceType.UNSPECIFIED,
        TrustedServiceType.TIME_STAMPING_AUTHORITY if stamps else TrustedServiceType.UNSPECIFIED,
    ):
        raise InvalidCertificateError("a trusted list vouches for the certificate, but not for this use")
    anchor = path.trust_anchor.authority
    if name == TRUSTED_LIST:
        from cardassay.documents.signatures.trusted_lists import service_name

        return service_name(store.registry, anchor, moment)
    return name_of(anchor.name)
