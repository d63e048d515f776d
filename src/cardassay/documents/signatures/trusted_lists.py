"""
EU trusted lists given as files: checked against who signed them, then taken as anchors.

1. The list of lists is believed when one of its signers known to pyHanko, or a certificate of the
   buyer's own store, signed it.
2. A country's list is believed when a signer that the list of lists names for it, or a certificate
   of the own store, signed it.
3. What nobody known signed is not used; the list is a file from the network like any other.

Importing this module needs the extra ``etsi``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pyhanko.sign.validation.qualified.eutl_parse import (
    latest_known_lotl_tlso_certs,
    trust_list_to_registry,
    validate_and_parse_lotl,
)
from pyhanko.sign.validation.qualified.tsp import TSPRegistry

from cardassay.documents.signatures.anchors import TrustedListFile
from cardassay.documents.signatures.certificates import name_of
from cardassay.model.problem import Problem

if TYPE_CHECKING:
    from asn1crypto import x509
    from pyhanko_certvalidator.authority import Authority

__all__ = ["read_lists", "service_name"]

_LIST_OF_LISTS = "TSLType/EUlistofthelists"


def read_lists(
    lists: Sequence[TrustedListFile], own: Sequence[x509.Certificate]
) -> tuple[TSPRegistry | None, list[Problem]]:
    """The services that the lists vouch for, and which lists could not be used; ``None`` for none."""
    problems: list[Problem] = []
    texts: list[tuple[str, str]] = []
    for one in lists:
        name = Path(one.path).name
        try:
            data = Path(one.path).read_bytes()
            if hashlib.sha256(data).hexdigest() != one.sha256:
                problems.append(_unusable(name, "it was changed while it was in use", "Start again."))
                continue
            texts.append((name, data.decode("utf-8-sig")))
        except (OSError, UnicodeDecodeError) as error:
            problems.append(_unusable(name, f"it cannot be read ({error})", "Fetch it again."))
    signers = list(own)
    for name, text in texts:
        if _LIST_OF_LISTS in text:
            try:
                found = validate_and_parse_lotl(text, [*latest_known_lotl_tlso_certs(), *own])
            except Exception as error:  # noqa: BLE001  a foreign file; lxml, xsdata and signxml raise many kinds
                problems.append(_unsigned(name, error))
            else:
                signers += [signer for reference in found.references for signer in reference.tlso_certs]
    registry: TSPRegistry | None = None
    for name, text in texts:
        if _LIST_OF_LISTS in text:
            continue
        try:
            registry, errors = trust_list_to_registry(text, signers, registry)
        except Exception as error:  # noqa: BLE001  as above
            problems.append(_unsigned(name, error))
        else:
            if errors:
                what = f"{len(errors)} of its services could not be read (first: {errors[0]})"
                problems.append(_unusable(name, what, "Signers that lead to them are not found trusted."))
    return registry, problems


def service_name(registry: TSPRegistry | None, authority: Authority, moment: datetime) -> str:
    """The service's name in the list, for the service that the list vouched for at the moment."""
    if registry is not None:
        for service in registry.applicable_service_definitions(authority, moment):
            return str(service.base_info.service_name)
    return name_of(authority.name)


def _unsigned(name: str, error: Exception) -> Problem:
    first = (str(error).splitlines() or [type(error).__name__])[0]
    return _unusable(
        name,
        f"its own signature could not be confirmed ({first})",
        "Put the EU list of lists (eu-lotl.xml) or the certificate of the list's signer beside it.",
    )


def _unusable(name: str, what: str, do: str) -> Problem:
    return Problem(
        "trusted-list-unusable", f"anchors/{name}", f"The trusted list {name} was not used: {what}. {do}"
    )
