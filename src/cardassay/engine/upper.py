"""The paper above another one in the stack: platform over IC, card over platform."""

from __future__ import annotations

from datetime import date

from cardassay.engine.case import Asked
from cardassay.model.attestation import Attestation
from cardassay.model.product import Likeness, compare_products
from cardassay.model.scheme import Subject

__all__ = ["issue_day_above"]

_ABOVE = {"ic": ("platform", (Subject.PLATFORM, Subject.IC)), "platform": ("card", (Subject.CARD_PRODUCT,))}


def issue_day_above(asked: Asked) -> tuple[date, Attestation] | None:
    """
    The issue day of the paper above the layer asked for, with that paper.

    The paper above names the offered upper layer and, where it says so, the layer asked for.
    ``None`` when no such paper with a sure day is in the dossier. Of several the newest counts.
    """
    layer = asked.requirement.layer
    if layer not in _ABOVE or asked.product is None:
        return None
    upper_layer, subjects = _ABOVE[layer]
    upper = asked.product.layer(upper_layer, asked.brand)
    own = asked.product.layer(layer)
    if upper is None or own is None:
        return None
    found: tuple[date, Attestation] | None = None
    for attestation in asked.case.attestations:
        scheme = asked.case.schemes.get(attestation.scheme)
        issued = attestation.day("issue_day")
        product = attestation.text("product") or attestation.text(upper_layer)
        below = attestation.text(layer)
        if scheme is None or scheme.subject not in subjects or issued is None or product is None:
            continue
        if not issued.sure or compare_products(upper.name, product.value) is not Likeness.SAME:
            continue
        if below is not None and compare_products(own.name, below.value) is not Likeness.SAME:
            continue
        if _same_authority(asked.scheme.id, attestation.scheme) and (
            found is None or issued.value > found[0]
        ):
            found = (issued.value, attestation)
    return found


def _same_authority(below: str, above: str) -> bool:
    """Whether both papers belong to one chain: EMVCo and brands, or Common Criteria and EUCC."""
    criteria = {"common-criteria", "eucc"}
    return (below in criteria) == (above in criteria)
