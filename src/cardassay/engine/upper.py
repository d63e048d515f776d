"""The paper above another one in the stack: platform over IC, card over platform."""

from __future__ import annotations

from datetime import date

from cardassay.engine.case import Asked
from cardassay.engine.naming import key_of_paper
from cardassay.engine.standing_papers import CRITERIA
from cardassay.engine.web import web_of
from cardassay.model.attestation import Attestation
from cardassay.model.product import Likeness, compare_products
from cardassay.model.scheme import Subject

__all__ = ["issue_day_above", "number_cited_above"]

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


def number_cited_above(asked: Asked) -> str:
    """The number of a missing paper, where that of the offered platform cites it as its component."""
    product = asked.product
    platform = product.layer("platform", asked.brand) if product is not None else None
    if asked.requirement.layer != "ic" or asked.scheme.id not in CRITERIA or platform is None:
        return ""
    web = web_of(asked.case)
    for paper in asked.case.attestations:
        named = paper.text("product")
        if (
            paper.scheme in CRITERIA
            and named is not None
            and compare_products(platform.name, named.value) is Likeness.SAME
        ):
            edge = web.nearest(key_of_paper(paper), product.layer("ic") if product is not None else None)
            if edge is not None and edge.about.sure:
                return edge.about.printed
    return ""


def _same_authority(below: str, above: str) -> bool:
    """Whether both papers belong to one chain: EMVCo and brands, or Common Criteria and EUCC."""
    return (below in CRITERIA) == (above in CRITERIA)
