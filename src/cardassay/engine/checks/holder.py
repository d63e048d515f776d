"""
Whose paper is it?

Similar names are never equal. A paper of a party that the offer does not name, or of a sister
company, does not count; a third party's paper needs another paper that ties it to the bidder.
"""

from __future__ import annotations

from cardassay.engine.case import Asked, first_fact, part_of
from cardassay.model.attestation import Attestation
from cardassay.model.finding import Part
from cardassay.model.match import Degree
from cardassay.model.product import Likeness, compare_numbers, compare_products
from cardassay.model.reason import Reason
from cardassay.model.scheme import Subject
from cardassay.model.supplier import Party, Role

__all__ = ["holder_parts"]

_VENDOR_FIELDS = ("vendor", "holder", "developer", "sponsor")
_LAYER = {Role.IC_VENDOR: "ic", Role.PLATFORM_VENDOR: "platform", Role.PRODUCT_VENDOR: "card"}
"""The layer of the product that a third party's paper speaks of."""
_HOLDER_FIELDS = ("holder", "vendor", "developer", "sponsor")


def holder_parts(attestation: Attestation, asked: Asked) -> tuple[Part, ...]:
    """Whether the right party holds it, and what ties a third party to the bidder."""
    role = asked.scheme.holder_role
    if role is None:
        return ()
    if role is Role.LABORATORY:
        return _parts(attestation, asked, role)
    # But for laboratories it is the same for every requirement that asks for the scheme at this place.
    memo, target = asked.case.memo, asked.target
    key = ("holder", id(attestation), asked.scheme.id, target.brand, target.site, target.line)
    known: tuple[tuple[Part, ...], Attestation] | None = memo.get(key)
    if known is None:
        known = memo[key] = (_parts(attestation, asked, role), attestation)
    return known[0]


def _parts(attestation: Attestation, asked: Asked, role: Role) -> tuple[Part, ...]:
    expected = asked.expected_parties()
    order = _VENDOR_FIELDS if role is Role.PRODUCT_VENDOR else _HOLDER_FIELDS
    name, fact = first_fact(attestation.facts, order)
    wanted = ", ".join(party.name for party in expected) or str(role)
    if name is None or fact is None or not expected:
        return (part_of(Reason.HOLDER_UNKNOWN, (name or "holder", fact), wanted=wanted),)
    matches = asked.case.identities.parties.get(fact.value, ())
    ids = {party.id for party in expected}
    same = {match.id for match in matches if match.degree is Degree.SAME}
    similar = [match for match in matches if match.degree is Degree.SIMILAR and match.id in ids]
    evidence = ((name, fact),)
    if same & ids:
        parts = [part_of(Reason.HOLDER_MATCHES, *evidence, wanted=wanted)]
        more = (_link(attestation, asked, expected), _laboratory(attestation, asked))
        return (*parts, *(part for part in more if part is not None))
    if _named_in_annex(attestation, asked, ids):
        return (
            part_of(Reason.HOLDER_MATCHES, *evidence, ("sites", attestation.fact("sites")), wanted=wanted),
        )
    if same:
        other = asked.case.supplier.party(next(iter(sorted(same))))
        borrowed = any(party.plays(Role.RESELLER) for party in expected)
        reason = Reason.BORROWED if borrowed else Reason.OTHER_ENTITY
        return (
            part_of(
                reason, *evidence, wanted=wanted, printed=fact.value, is_party=other.name if other else ""
            ),
        )
    if similar:
        return (
            part_of(Reason.HOLDER_SIMILAR, *evidence, wanted=wanted, printed=fact.value, why=similar[0].why),
        )
    if not matches:
        return (part_of(Reason.HOLDER_UNKNOWN, *evidence, wanted=wanted, printed=fact.value),)
    return (part_of(Reason.OTHER_ENTITY, *evidence, wanted=wanted, printed=fact.value),)


def _named_in_annex(attestation: Attestation, asked: Asked, ids: set[str]) -> bool:
    for record in attestation.records("sites"):
        name = str(record.get("name", ""))
        for match in asked.case.identities.parties.get(name, ()):
            if match.degree is Degree.SAME and match.id in ids:
                return True
    return False


def _link(attestation: Attestation, asked: Asked, expected: tuple[Party, ...]) -> Part | None:
    scheme = asked.scheme
    if not scheme.links or any(party.id == asked.case.supplier.bidder for party in expected):
        return None
    layer = _LAYER.get(scheme.holder_role, "") if scheme.holder_role else ""
    component = asked.product.layer(layer, asked.brand) if asked.product else None
    if component is None:
        return None
    wanted = {link.scheme for link in scheme.links}
    for other in asked.case.attestations:
        if other.scheme not in wanted or not _may_tie(other, asked, expected):
            continue
        for name in (layer, "product"):
            fact = other.text(name)
            if (
                fact is not None
                and fact.sure
                and (compare_products(component.name, fact.value) is Likeness.SAME)
            ):
                return None
    return part_of(
        Reason.LINK_MISSING,
        source=scheme.links[0].source,
        wanted=scheme.links[0].says,
        product=component.name,
    )


def _laboratory(attestation: Attestation, asked: Asked) -> Part | None:
    """A part when the reports of the dossier come from another laboratory than the accredited one."""
    if asked.scheme.holder_role is not Role.LABORATORY:
        return None
    holder, number = attestation.text("holder"), attestation.text("number")
    other: Part | None = None
    for report in asked.case.attestations:
        scheme, name = asked.case.schemes.get(report.scheme), report.text("laboratory")
        if scheme is None or scheme.subject is not Subject.SAMPLES or name is None or holder is None:
            continue
        printed = report.text("accreditation_number")
        numbered = printed is not None and number is not None
        if name.value.casefold() == holder.value.casefold() or (
            printed is not None and number is not None and compare_numbers(printed.value, number.value)
        ):
            return None
        reason = Reason.OTHER_ENTITY if numbered else Reason.HOLDER_SIMILAR
        other = part_of(
            reason, ("holder", holder), ("number", number), source=asked.requirement.source,
            wanted=name.value, printed=holder.value,
        )  # fmt: skip
    return other


def _may_tie(paper: Attestation, asked: Asked, expected: tuple[Party, ...]) -> bool:
    """Whether a paper can tie a third party to the bidder: not run out, and no stranger's."""
    last = paper.day("last_day")
    if last is not None and last.sure and last.value < asked.case.day:
        return False
    _, fact = first_fact(paper.facts, _VENDOR_FIELDS)
    if fact is None or not fact.sure:
        return True
    card = asked.product.card.vendor if asked.product is not None else ""
    ids = {asked.case.supplier.bidder, card, *(party.id for party in expected)}
    matches = asked.case.identities.parties.get(fact.value, ())
    return not matches or any(m.id in ids and m.degree is not Degree.DIFFERENT for m in matches)
