"""
What has to hold of a requirement beyond the form of its entries.

1.  A requirement that asks for a paper names at least one scheme; so does one about continuity, and
    a life limit in years.
2.  Schemes exist, and have the level and the edition that is asked for.
3.  What looks at a product is asked per line; what looks at the paper above is about the IC or the
    platform; "every activity has a site" is asked per activity.
4.  Every sentence that a supplier or buyer will read is there.
5.  Assurance components and Card Production books are written as on the papers.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping

from cardassay.form import Form
from cardassay.model.assurance import parse_component
from cardassay.model.requirement import Accepted, Anchor, Asset, Check, Dimension, Requirement
from cardassay.model.scheme import Scheme

__all__ = ["note_asset_laws", "note_requirement_laws", "note_scheme"]

Path = tuple[str | int, ...]
Schemes = Collection[str] | Mapping[str, Scheme]

_NEAR_ENOUGH = 0.6
_LAYERS = ("ic", "platform", "applet", "card")
_BOOKS = ("physical", "logical")
_PER_LINE = frozenset({Check.COMPONENT_CITED, Check.SCHEME_DAYS, Check.CHAINS_MEET, Check.KNOWN_BREAKS})


def note_requirement_laws(form: Form, requirement: Requirement, path: Path, schemes: Schemes) -> None:
    """Note in the form every law that the requirement breaks."""
    _sentences(form, requirement, path)
    _kinds(form, requirement, path)
    for layer in (*((requirement.layer,) if requirement.layer else ()), *requirement.names):
        if layer not in _LAYERS:
            _unknown(form, path, layer, _LAYERS, "a layer of a card")
    looks_at_product = requirement.layer or requirement.names or requirement.match_interface
    if looks_at_product and Dimension.LINE not in requirement.per:
        what = f"`{requirement.id}` looks at the product, but is not asked per line"
        form.fault(path, what, 'Add "line" to `per`')
    for at, accepted in enumerate(requirement.accepted):
        note_accepted(form, accepted, (*path, "accepted", at), schemes)
    first, last = requirement.first_day, requirement.last_day
    if first and last and last < first:
        form.fault(path, f"`{requirement.id}` ends on {last}, before it begins on {first}", "Correct a day")


def note_asset_laws(form: Form, asset: Asset, path: Path, schemes: Schemes) -> None:
    """Note in the form every law that the asset breaks."""
    if not asset.covers:
        what = f"nothing can cover the asset `{asset.id}`"
        form.fault(path, what, "Name at least one scheme under `covers`")
    for at, cover in enumerate(asset.covers):
        here = (*path, "covers", at)
        note_scheme(form, cover.scheme, here, schemes)
        if not (cover.terms or cover.activities or cover.book):
            what = f"`{cover.scheme}` would cover `{asset.id}` whatever it says"
            form.fault(here, what, "Add `terms`, `activities` or `book`")
        _book(form, cover.book, here)


def note_accepted(form: Form, accepted: Accepted, path: Path, schemes: Schemes) -> None:
    """Note in the form what is wrong with one alternative."""
    if not note_scheme(form, accepted.scheme, path, schemes):
        return
    _book(form, accepted.book, path)
    for component in accepted.components:
        try:
            parse_component(component)
        except ValueError as error:
            form.fault(path, str(error), "Write it as AVA_VAN.5")
    if not isinstance(schemes, Mapping) or not (accepted.level or accepted.edition):
        return
    scheme = schemes[accepted.scheme]
    if accepted.level and scheme.level(accepted.level) is None:
        _unknown(form, path, accepted.level, [one.name for one in scheme.levels], f"a level of {scheme.name}")
    if accepted.edition and scheme.edition(accepted.edition) is None:
        known = [one.name for one in scheme.editions]
        _unknown(form, path, accepted.edition, known, f"an edition of {scheme.name}")


def note_scheme(form: Form, scheme: str, path: Path, schemes: Schemes) -> bool:
    """Whether the scheme is known; a fault is noted when it is not."""
    if scheme in schemes:
        return True
    _unknown(form, (*path, "scheme"), scheme, sorted(schemes), "a scheme")
    return False


def _sentences(form: Form, requirement: Requirement, path: Path) -> None:
    for name in ("title", "why", "ask", "verify"):
        if not getattr(requirement, name).strip():
            form.fault((*path, name), f"`{name}` of `{requirement.id}` is empty", "Write one plain sentence")


def _kinds(form: Form, requirement: Requirement, path: Path) -> None:
    name, check = requirement.id, requirement.check
    needs_paper = check not in (Check.ASSIGNED, Check.LIFE_LIMIT) or requirement.life_years is not None
    if needs_paper and not requirement.accepted:
        what = f"`{name}` asks for a paper, but accepts none"
        form.fault(path, what, 'Add accepted = [{ scheme = "…" }]')
    if check is Check.ASSIGNED and Dimension.ACTIVITY not in requirement.per:
        form.fault(path, f"`{name}` looks for sites, but not per activity", 'Add "activity" to `per`')
    if check is Check.LIFE_LIMIT and not requirement.layer:
        form.fault(path, f"`{name}` limits a life, but of no layer", 'Add layer = "ic"')
    if check in _PER_LINE and Dimension.LINE not in requirement.per:
        form.fault(path, f"`{name}` looks at a chain, but is not asked per line", 'Add "line" to `per`')
    if check is Check.COMPONENT_CITED and requirement.layer != "platform":
        form.fault(path, f"`{name}` looks for a component, but of no platform", 'Add layer = "platform"')
    if requirement.anchor is Anchor.WHEN_ISSUED and requirement.layer not in ("ic", "platform"):
        what = f"`{name}` looks at the paper above, but only the IC and the platform have one"
        form.fault(path, what, 'Set `layer` to "ic" or "platform", or choose another anchor')


def _book(form: Form, book: str, path: Path) -> None:
    if book and book not in _BOOKS:
        _unknown(form, (*path, "book"), book, _BOOKS, "a Card Production book")


def _unknown(form: Form, path: Path, word: str, known: Collection[str], what: str) -> None:
    near = difflib.get_close_matches(word, list(known), 1, _NEAR_ENOUGH)
    do = f"Did you mean `{near[0]}`?" if near else f"Known: {', '.join(known) or 'none'}"
    form.fault(path, f"`{word}` is not {what} that is known here", do)
