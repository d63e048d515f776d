"""Is the level high enough? Components are compared one by one with the need, never combined."""

from __future__ import annotations

from cardassay.engine.case import Asked, part_of
from cardassay.model.assurance import AssuranceClaim, parse_component, parse_eal
from cardassay.model.attestation import Attestation
from cardassay.model.finding import Part
from cardassay.model.reason import Reason
from cardassay.model.source import Source

__all__ = ["level_parts"]


def level_parts(attestation: Attestation, asked: Asked) -> tuple[Part, ...]:
    """Assurance components, the scheme's own level, the Card Production book, CQM labels."""
    accepted = asked.accepted
    parts: list[Part] = []
    if accepted.components or accepted.eal is not None:
        parts.append(_assurance(attestation, asked))
    if accepted.level:
        parts.append(_own_level(attestation, asked))
    if accepted.book:
        parts.append(_book(attestation, accepted.book))
    if accepted.labels:
        parts.append(_labels(attestation, accepted.labels, accepted.source or asked.requirement.source))
    return tuple(parts)


def _assurance(attestation: Attestation, asked: Asked) -> Part:
    wanted = ", ".join(asked.accepted.components) or f"EAL{asked.accepted.eal}"
    eal = attestation.text("eal")
    components = attestation.fact("components")
    facts = (("eal", eal), ("components", components))
    configurations = attestation.fact("configurations")
    if eal is None:
        return part_of(Reason.LEVEL_MISSING, *facts, ("configurations", configurations), wanted=wanted)
    try:
        level = parse_eal(eal.value)
        augmentations = tuple(c for c in attestation.texts("components") if _is_component(c))
        claim = AssuranceClaim(level, augmentations)
    except ValueError:
        return part_of(Reason.LEVEL_MISSING, *facts, wanted=wanted)
    short = claim.falls_short_of(asked.accepted.components)
    if short and components is None:
        # The paper names a level but not its augmentations: they may be there.
        return part_of(Reason.LEVEL_MISSING, *facts, wanted=", ".join(short))
    if short:
        return part_of(
            Reason.COMPONENT_TOO_LOW, *facts, source=asked.accepted.source or asked.requirement.source,
            wanted=", ".join(short), printed=f"{eal.value} + {', '.join(augmentations) or 'nothing'}",
        )  # fmt: skip
    if asked.accepted.eal is not None and level < asked.accepted.eal:
        return part_of(
            Reason.LEVEL_TOO_LOW,
            *facts,
            source=asked.accepted.source or asked.requirement.source,
            wanted=wanted,
            printed=eal.value,
        )
    return part_of(Reason.LEVEL_MET, *facts, wanted=wanted)


def _is_component(text: str) -> bool:
    try:
        parse_component(text)
    except ValueError:
        return False
    return True


def _own_level(attestation: Attestation, asked: Asked) -> Part:
    fact = attestation.text("level")
    wanted = asked.scheme.level(asked.accepted.level)
    printed = asked.scheme.level(fact.value) if fact is not None else None
    if fact is None or wanted is None or printed is None:
        return part_of(Reason.LEVEL_MISSING, ("level", fact), wanted=asked.accepted.level)
    reason = Reason.LEVEL_MET if printed.rank >= wanted.rank else Reason.LEVEL_TOO_LOW
    weakest = min(wanted.source, printed.source, key=lambda source: source.may_reject)
    return part_of(reason, ("level", fact), source=weakest, wanted=wanted.name, printed=printed.name)


def _book(attestation: Attestation, wanted: str) -> Part:
    fact = attestation.text("cpp_book")
    if fact is None:
        return part_of(Reason.BOOK_UNKNOWN, wanted=wanted)
    printed = fact.value.casefold()
    reason = Reason.LEVEL_MET if wanted in printed or "both" in printed else Reason.OTHER_BOOK
    return part_of(reason, ("cpp_book", fact), wanted=wanted, printed=fact.value)


def _labels(attestation: Attestation, wanted: tuple[str, ...], source: Source) -> Part:
    fact = attestation.fact("label_tokens")
    if fact is None:
        return part_of(Reason.LEVEL_MISSING, wanted=" or ".join(wanted))
    held = set(fact.value)
    reason = Reason.LEVEL_MET if held & set(wanted) else Reason.LABEL_LACKS
    return part_of(
        reason, ("label_tokens", fact), source=source,
        wanted=" or ".join(wanted), printed=", ".join(fact.value),
    )  # fmt: skip
