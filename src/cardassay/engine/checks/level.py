"""Is the level high enough? Components are compared one by one with the need, never combined."""

from __future__ import annotations

from collections.abc import Iterable

from cardassay.engine.case import Asked, part_of
from cardassay.model.assurance import AssuranceClaim, parse_component, parse_eal
from cardassay.model.attestation import Attestation
from cardassay.model.evidence import Fact
from cardassay.model.finding import Part
from cardassay.model.reason import Reason
from cardassay.model.requirement import Accepted
from cardassay.model.source import Source

__all__ = ["level_parts", "of_another_book"]


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
        parts.extend(_provisional(attestation, asked))
    return tuple(parts)


def of_another_book(attestation: Attestation, accepted: Accepted) -> bool:
    """Whether a paper surely is of the other Card Production book than the one asked for."""
    fact = attestation.text("cpp_book")
    if not accepted.book or fact is None or not fact.sure:
        return False
    printed = fact.value.casefold()
    return accepted.book not in printed and "both" not in printed


def _assurance(attestation: Attestation, asked: Asked) -> Part:
    wanted = ", ".join(asked.accepted.components) or f"EAL{asked.accepted.eal}"
    eal = attestation.text("eal")
    components = attestation.fact("components")
    facts = (("eal", eal), ("components", components))
    if eal is None and (configurations := attestation.fact("configurations")) is not None:
        return _by_configuration(attestation, asked, configurations, wanted)
    claim = _claim(eal.value if eal is not None else "", attestation.texts("components"))
    if claim is None:
        return part_of(Reason.LEVEL_MISSING, *facts, wanted=wanted)
    short = claim.falls_short_of(asked.accepted.components)
    if eal is None and (short or asked.accepted.eal is not None):
        # Components alone say what they reach, never what they fall short of.
        return part_of(Reason.LEVEL_MISSING, *facts, wanted=", ".join(short) or wanted)
    if short and components is None:
        # The paper names a level but not its augmentations: they may be there.
        return part_of(Reason.LEVEL_MISSING, *facts, wanted=", ".join(short))
    if short:
        return part_of(
            Reason.COMPONENT_TOO_LOW, *facts, source=asked.accepted.source or asked.requirement.source,
            wanted=", ".join(short), printed=_shown(claim),
        )  # fmt: skip
    if asked.accepted.eal is not None and claim.eal < asked.accepted.eal:
        return part_of(
            Reason.LEVEL_TOO_LOW,
            *facts,
            source=asked.accepted.source or asked.requirement.source,
            wanted=wanted,
            printed=f"EAL{claim.eal}",
        )
    return part_of(Reason.LEVEL_MET, *facts, wanted=wanted)


def _by_configuration(attestation: Attestation, asked: Asked, fact: Fact[object], wanted: str) -> Part:
    """The level where it differs by configuration: settled when all of them answer alike."""
    claims = [
        _claim(str(record.get("eal", "")), record.get("components", ()))
        for record in attestation.records("configurations")
    ]
    known = [claim for claim in claims if claim is not None and claim.eal]
    least = asked.accepted.eal or 0
    reached = [not c.falls_short_of(asked.accepted.components) and c.eal >= least for c in known]
    facts = (("configurations", fact),)
    if not known or len(known) < len(claims) or (any(reached) and not all(reached)):
        return part_of(Reason.LEVEL_MISSING, *facts, wanted=wanted)
    if all(reached):
        return part_of(Reason.LEVEL_MET, *facts, wanted=wanted)
    return part_of(
        Reason.COMPONENT_TOO_LOW, *facts, source=asked.accepted.source or asked.requirement.source,
        wanted=wanted, printed="; ".join(map(_shown, known)),
    )  # fmt: skip


def _claim(eal: str, components: Iterable[str]) -> AssuranceClaim | None:
    """The level with its augmentations; level 0 where only components are printed."""
    augmentations = tuple(c for c in components if _is_component(c))
    try:
        return AssuranceClaim(parse_eal(eal), augmentations)
    except ValueError:
        return AssuranceClaim(0, augmentations) if augmentations and not eal else None


def _shown(claim: AssuranceClaim) -> str:
    return f"EAL{claim.eal} + {', '.join(claim.augmentations) or 'nothing'}"


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


def _provisional(attestation: Attestation, asked: Asked) -> tuple[Part, ...]:
    """A label that is recognised before the audit counts, and is said to be provisional."""
    for name in ("level", "status", "result"):
        fact = attestation.text(name)
        level = asked.scheme.level(fact.value) if fact is not None else None
        if level is not None and level.rank < max(known.rank for known in asked.scheme.levels):
            return (part_of(Reason.PROVISIONAL, (name, fact), source=level.source, printed=level.name),)
    return ()
