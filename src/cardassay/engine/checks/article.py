"""
Which product, on which layers, for which interface and brand?

Versions that differ in one character are different products. What a paper names below itself (the
IC under a platform) must be the layer that is offered.
"""

from __future__ import annotations

from cardassay.engine.case import Asked, first_fact, part_of
from cardassay.model.attestation import Attestation
from cardassay.model.evidence import Fact
from cardassay.model.finding import Part
from cardassay.model.product import Likeness, compare_numbers, compare_products
from cardassay.model.project import Brand, Interface, ProductLine
from cardassay.model.reason import Reason
from cardassay.model.supplier import Component

__all__ = ["article_parts", "of_another_layer"]

_FIELDS = {
    "ic": ("product", "ic"),
    "platform": ("product", "platform"),
    "applet": ("applet", "product"),
    "card": ("product",),
}

_CRITERIA = frozenset({"common-criteria", "eucc"})

_BRAND_NAMES = {
    Brand.VISA: ("visa",),
    Brand.MASTERCARD: ("mastercard",),
    Brand.UNIONPAY: ("unionpay", "银联"),
    Brand.AMEX: ("amex", "americanexpress"),
    Brand.DISCOVER: ("discover", "diners"),
    Brand.JCB: ("jcb",),
}


def article_parts(attestation: Attestation, asked: Asked) -> tuple[Part, ...]:
    """Whether the paper names the offered product, its layers, its interface and the brand."""
    parts: list[Part] = []
    requirement, product = asked.requirement, asked.product
    if requirement.layer and asked.scheme.match_product and asked.target.line:
        component = product.layer(requirement.layer, asked.brand) if product else None
        parts.append(_names(attestation, component, requirement.layer, _FIELDS[requirement.layer]))
    for layer in requirement.names:
        component = product.layer(layer, asked.brand) if product else None
        parts.append(_names(attestation, component, layer, (layer,)))
    parts.extend(_libraries(attestation, asked))
    line = asked.line
    if line is not None and requirement.match_interface:
        parts.append(_interface(attestation, line))
    if line is not None and requirement.match_form_factor:
        parts.extend(_form_factor(attestation, line))
    brand = attestation.text("brand")
    if asked.brand is not None and brand is not None and not _speaks_for(brand, asked.brand):
        known = any(_speaks_for(brand, other) for other in _BRAND_NAMES)
        reason = Reason.OTHER_BRAND if known else Reason.BRAND_UNKNOWN
        parts.append(part_of(reason, ("brand", brand), wanted=asked.target.brand, printed=brand.value))
    return tuple(parts)


def of_another_layer(attestation: Attestation, asked: Asked) -> bool:
    """
    Whether a paper speaks of another layer of the offered product than the one asked for.

    One scheme certifies chips as well as platforms: the chip's own certificate is no wrong one for
    the platform, it is none; and "OS 3.1 on chip EX90" is the platform's, not the chip's.
    """
    product, fact = asked.product, attestation.text("product")
    if asked.scheme.holder_role is not None or not asked.requirement.layer or product is None:
        return False
    if fact is None or not fact.sure:
        return False
    likeness = {
        layer: compare_products(component.name, fact.value)
        for layer in ("card", "platform", "ic")
        if (component := product.layer(layer)) is not None
    }
    same = next((layer for layer, like in likeness.items() if like is Likeness.SAME), "")
    below = attestation.text(same) if same == "ic" else None
    if below is not None and below.sure and likeness.get("platform") is Likeness.SIMILAR:
        # It says that it stands on the chip, and nearly bears the platform's name.
        same = "platform"
    return same not in ("", asked.requirement.layer)


def _speaks_for(fact: Fact[str], brand: Brand) -> bool:
    """Whether a printed brand is the one asked for; a domestic scheme goes by its own name."""
    if brand is Brand.DOMESTIC:
        return True
    printed = str(fact.detail.get("brand", "")) or fact.value
    plain = printed.casefold().replace(" ", "")
    return any(name in plain for name in _BRAND_NAMES[brand])


def _names(
    attestation: Attestation, component: Component | None, layer: str, fields: tuple[str, ...]
) -> Part:
    name, fact = first_fact(attestation.facts, fields)
    if component is None or name is None or fact is None:
        return part_of(
            Reason.PRODUCT_UNKNOWN, (name or fields[0], fact),
            layer=layer, wanted=component.name if component else "",
        )  # fmt: skip
    number = attestation.text("number")
    if fields != (layer,) and number is not None:
        for wanted in component.numbers:
            if compare_numbers(wanted, number.value):
                likeness = compare_products(component.name, fact.value)
                if likeness is not Likeness.OTHER_VERSION:
                    return part_of(
                        Reason.PRODUCT_MATCHES, (name, fact), ("number", number), layer=layer, wanted=wanted
                    )
    cited = [n for n in component.numbers if fields == (layer,) and compare_numbers(n, fact.value)]
    likeness = Likeness.SAME if cited else compare_products(component.name, fact.value)
    if likeness is Likeness.SAME:
        reason = Reason.PRODUCT_MATCHES
    elif likeness is Likeness.SIMILAR:
        reason = Reason.PRODUCT_SIMILAR
    elif layer == "ic" and fields == ("ic",):
        reason = Reason.OTHER_IC
    elif likeness is Likeness.OTHER_VERSION:
        reason = Reason.OTHER_VERSION
    else:
        reason = Reason.OTHER_PRODUCT
    return part_of(reason, (name, fact), layer=layer, wanted=component.name, printed=str(fact.value))


def _libraries(attestation: Attestation, asked: Asked) -> tuple[Part, ...]:
    """
    Whether the paper names every library version that the offer links.

    A certificate covers the versions that it lists, also where they are optional; another version of
    a library is outside of it. Nothing is compared where the offer names none.
    """
    layer, product = asked.requirement.layer, asked.product
    component = product.layer(layer, asked.brand) if product is not None and layer else None
    if component is None or not component.libraries or asked.scheme.id not in _CRITERIA:
        return ()
    fact, wanted = attestation.fact("library_versions"), ", ".join(component.libraries)
    printed = attestation.texts("library_versions")
    if fact is None or not printed:
        return (part_of(Reason.LIBRARY_UNKNOWN, wanted=wanted),)
    lacking = [
        offered
        for offered in component.libraries
        if not any(compare_products(offered, one) is Likeness.SAME for one in printed)
    ]
    named = ("library_versions", fact)
    if lacking:
        return (part_of(Reason.OTHER_LIBRARY, named, wanted=", ".join(lacking), printed=", ".join(printed)),)
    return (part_of(Reason.LIBRARY_NAMED, named, wanted=wanted),)


def _interface(attestation: Attestation, line: ProductLine) -> Part:
    fact = attestation.text("interface")
    if fact is None:
        return part_of(Reason.INTERFACE_UNKNOWN, wanted=str(line.interface))
    printed = fact.value.casefold()
    contactless = "contactless" in printed or "nfc" in printed or "dual" in printed
    contact = "dual" in printed or "contact" in printed.replace("contactless", "")
    wanted = {
        Interface.CONTACT: contact,
        Interface.CONTACTLESS: contactless,
        Interface.DUAL: contact and contactless,
        Interface.MAGNETIC_STRIPE: "stripe" in printed,
    }[line.interface]
    if wanted:
        return part_of(
            Reason.PRODUCT_MATCHES, ("interface", fact), layer="interface", wanted=str(line.interface)
        )
    return part_of(
        Reason.OTHER_INTERFACE, ("interface", fact), wanted=str(line.interface), printed=fact.value
    )


def _form_factor(attestation: Attestation, line: ProductLine) -> tuple[Part, ...]:
    fact = attestation.text("form_factor")
    if fact is None:
        # ID-1 is what a card is unless somebody says otherwise.
        if line.form_factor.casefold() == "id-1":
            return ()
        return (part_of(Reason.PRODUCT_UNKNOWN, layer="form factor", wanted=line.form_factor),)
    if line.form_factor.casefold() in fact.value.casefold():
        return (
            part_of(
                Reason.PRODUCT_MATCHES, ("form_factor", fact), layer="form factor", wanted=line.form_factor
            ),
        )
    return (
        part_of(Reason.OTHER_PRODUCT, ("form_factor", fact), layer="form factor",
                wanted=line.form_factor, printed=fact.value),
    )  # fmt: skip
