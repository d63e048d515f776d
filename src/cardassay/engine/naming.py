"""What a paper is called: the number of its certificate, its product, its node among references."""

from __future__ import annotations

from cardassay.engine.identity import key_of
from cardassay.model.attestation import Attestation
from cardassay.model.product import Likeness, compare_products
from cardassay.model.reference import Role
from cardassay.model.supplier import Component

__all__ = ["itself", "key_of_paper", "names", "number_of_paper", "shown_number"]


def number_of_paper(paper: Attestation) -> str:
    """
    The number of the certificate that a paper belongs to; empty where it surely bears none.

    A security target has no number of its own, but may print that of its certificate.
    """
    number = paper.text("number")
    if number is not None and number.value:
        return number.value
    said = [one for one, sure in itself(paper) if sure]
    return said[0] if len({key_of(one) for one in said}) == 1 else ""


def itself(paper: Attestation) -> list[tuple[str, bool]]:
    """What a paper prints as the number of its own certificate, and whether it surely does."""
    return [
        (str(record.get("number", "")), bool(record.get("sure", False)))
        for record in paper.records("references")
        if record.get("role") == Role.ITSELF and record.get("number")
    ]


def key_of_paper(paper: Attestation) -> str:
    """The node of a paper: its certificate's number, else its place in the dossier."""
    number = number_of_paper(paper)
    if number:
        return key_of(number)
    origin = paper.origin
    return f"file:{origin.file}#{origin.index}" if origin is not None else f"paper:{id(paper)}"


def shown_number(paper: Attestation) -> str:
    """The number of its certificate as printed; its product or file where it bears none."""
    number, product = number_of_paper(paper), paper.text("product")
    if number:
        return number
    if product is not None and product.value:
        return product.value
    return paper.origin.file if paper.origin is not None else paper.scheme


def names(offered: Component | None, paper: Attestation) -> bool:
    """Whether a paper is one of the offered product."""
    product = paper.text("product")
    return (
        offered is not None
        and product is not None
        and compare_products(offered.name, product.value) is Likeness.SAME
    )
