"""
Mutation run over the knowledge: is every rule, day and weight held by a vector?

Each mutant is one change of one value of the schemes, packs or what is known of chains: a requirement
deleted, a weight lowered, a day moved by one, a rule switched off. The vectors are run on it until one
fails; a mutant on which all pass has survived and is printed. Survivors that are listed in
``tests/vectors/survivors*.toml`` with their reason do not count.

Run: ``python scripts/mutate.py [--only WORD] [--list]``; ends 1 when an unlisted mutant survives.
"""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from cardassay.engine.case import Case  # noqa: E402  the project is not installed when this runs in CI
from cardassay.engine.chains import chains_of  # noqa: E402
from cardassay.engine.evaluate import evaluate, verdicts_over  # noqa: E402
from cardassay.model.composition import ChainKnowledge  # noqa: E402
from cardassay.model.evidence import Grade  # noqa: E402
from cardassay.model.finding import Finding  # noqa: E402
from cardassay.model.requirement import Check, Requirement, Target, Weight  # noqa: E402
from cardassay.model.scheme import Scheme  # noqa: E402
from cardassay.schemes.chains import load_chains  # noqa: E402
from tests.support import vector as v  # noqa: E402

_LOWER = {Weight.BLOCKING: Weight.CONDITIONAL, Weight.CONDITIONAL: Weight.ADVISORY}
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Mutant:
    """One change of the knowledge."""

    name: str
    about: str
    """Identifier by which vectors that concern it are tried first."""
    schemes: Callable[[Mapping[str, Scheme]], Mapping[str, Scheme]] | None = None
    requirement: str = ""
    change: Callable[[Requirement], Requirement | None] | None = None
    chains: ChainKnowledge | None = None

    def touches(self, requirement: Requirement) -> bool:
        """Whether the findings of that requirement can come out differently."""
        if self.chains is not None:
            return requirement.check.value == self.about
        if self.requirement:
            return requirement.id == self.requirement
        return any(accepted.scheme == self.about for accepted in requirement.accepted)


def scheme_mutants(schemes: Mapping[str, Scheme]) -> Iterator[Mutant]:
    """Every rule and day of the scheme files that the engine reads, changed by itself."""
    for scheme in schemes.values():

        def made(what: str, scheme: Scheme = scheme, **changes: Any) -> Mutant:
            changed = replace(scheme, **changes)
            return Mutant(f"{scheme.id}: {what}", scheme.id, lambda all_: {**all_, scheme.id: changed})

        for flag in ("match_site", "match_activity", "match_product", "accredited"):
            if getattr(scheme, flag):
                off: dict[str, Any] = {flag: False}
                yield made(f"{flag} off", **off)
        if scheme.holder_role is not None:
            yield made("holder_role removed", holder_role=None)
        for index, edition in enumerate(scheme.editions):

            def editions(index: int = index, scheme: Scheme = scheme, **changes: Any) -> tuple[Any, ...]:
                changed = replace(scheme.editions[index], **changes)
                return (*scheme.editions[:index], changed, *scheme.editions[index + 1 :])

            for field in ("first_day", "last_first_issue_day", "last_day"):
                day = getattr(edition, field)
                if day is not None:
                    for name, moved in (("a day later", day + _DAY), ("a day earlier", day - _DAY)):
                        yield made(f"{edition.name} {field} {name}", editions=editions(**{field: moved}))
            if edition.successor and edition.last_day:
                yield made(f"{edition.name} successor removed", editions=editions(successor=""))
        for index, adoption in enumerate(scheme.adoptions):
            rest = (*scheme.adoptions[:index], *scheme.adoptions[index + 1 :])
            yield made(f"adoption {adoption.printed} removed", adoptions=rest)
        validity = scheme.validity
        if validity is not None:
            if validity.months is not None and validity.rule == "assessment":
                changed = replace(validity, months=validity.months + 1)
                yield made("validity a month longer", validity=changed)
            if validity.grace_months:
                yield made("grace removed", validity=replace(validity, grace_months=0))
            if validity.extension_possible:
                yield made("extension not possible", validity=replace(validity, extension_possible=False))
        for index, level in enumerate(scheme.levels):
            lower = replace(level, rank=level.rank - 100 if index else level.rank + 100)
            levels = (*scheme.levels[:index], lower, *scheme.levels[index + 1 :])
            yield made(f"level {level.name} out of order", levels=levels)
        for index, neighbour in enumerate(scheme.neighbours):
            rest_n = (*scheme.neighbours[:index], *scheme.neighbours[index + 1 :])
            yield made(f"neighbour {neighbour.scheme} removed", neighbours=rest_n)
        if scheme.links:
            yield made("links removed", links=())


def chain_mutants(known: ChainKnowledge) -> Iterator[Mutant]:
    """Every day and number of months that chains are held against, and every break, changed by itself."""

    def made(check: Check, what: str, **changes: Any) -> Mutant:
        return Mutant(f"chains: {what}", check.value, chains=replace(known, **changes))

    def with_one(entries: tuple[Any, ...], at: int, **changes: Any) -> tuple[Any, ...]:
        return (*entries[:at], replace(entries[at], **changes), *entries[at + 1 :])

    days = Check.SCHEME_DAYS
    for by in (-1, 1):
        for at, stop in enumerate(known.stops):
            day = stop.last_first_issue_day + by * _DAY
            stops = with_one(known.stops, at, last_first_issue_day=day)
            yield made(days, f"stop {at} moved by {by}", stops=stops)
        for at, older in enumerate(known.older):
            day = older.last_issue_day + by * _DAY
            yield made(days, f"older criteria {at} moved by {by}",
                       older=with_one(known.older, at, last_issue_day=day))  # fmt: skip
        for at, rule in enumerate(known.technical):
            yield made(days, f"technical validity {rule.country} moved by {by}",
                       technical=with_one(known.technical, at, months=rule.months + by))  # fmt: skip
    for one in known.breaks:
        # What names nothing, or no card, cannot be reached by any chain.
        if one.card and one.affects:
            breaks = tuple(other for other in known.breaks if other is not one)
            yield made(Check.KNOWN_BREAKS, f"break {one.id} removed", breaks=breaks)


def requirement_mutants(requirements: Sequence[Requirement]) -> Iterator[Mutant]:
    """Every requirement deleted, weakened, and each of its conditions switched off."""
    for requirement in requirements:
        key = requirement.id

        def made(what: str, key: str = key, **changes: Any) -> Mutant:
            return Mutant(f"{key}: {what}", key, None, key, lambda r: replace(r, **changes))

        yield Mutant(f"{key}: deleted", key, None, key, lambda _: None)
        if requirement.weight in _LOWER:
            yield made("weight lowered", weight=_LOWER[requirement.weight])
        if requirement.mandated:
            yield made("no longer mandated", mandated=False)
        if requirement.layer:
            yield made("layer not compared", layer="")
        for name in requirement.names:
            rest = tuple(other for other in requirement.names if other != name)
            yield made(f"need not name the {name}", names=rest)
        if requirement.match_interface:
            yield made("interface not compared", match_interface=False)
        if requirement.match_form_factor:
            yield made("form factor not compared", match_form_factor=False)
        if requirement.life_years is not None:
            yield made("life a year longer", life_years=requirement.life_years + 1)
            yield made("life a year shorter", life_years=requirement.life_years - 1)
        if requirement.oldest_months is not None:
            yield made("age not limited", oldest_months=None)
        if requirement.grade_at_award is not Grade.PAPER:
            yield made("weaker evidence at award", grade_at_award=Grade.PAPER)
        if requirement.grade_at_bid is not Grade.PAPER:
            yield made("weaker evidence at bid", grade_at_bid=Grade.PAPER)
        for index, accepted in enumerate(requirement.accepted):
            if len(requirement.accepted) > 1:
                rest_a = (*requirement.accepted[:index], *requirement.accepted[index + 1 :])
                yield made(f"{accepted.scheme} no longer accepted", accepted=rest_a)
            for field, none in (
                ("components", ()),
                ("level", ""),
                ("book", ""),
                ("labels", ()),
                ("eal", None),
            ):
                if getattr(accepted, field):
                    without: dict[str, Any] = {field: none}
                    looser = replace(accepted, **without)
                    changed = (*requirement.accepted[:index], looser, *requirement.accepted[index + 1 :])
                    yield made(f"{accepted.scheme} without {field}", accepted=changed)


@dataclass(frozen=True)
class Prepared:
    """One vector with what the unchanged knowledge makes of it."""

    name: str
    data: dict[str, Any]
    text: str
    case: Case
    demands: tuple[tuple[Requirement, Target], ...]
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, path: Path) -> Prepared:
        """The vector of that file, judged once."""
        data = v.read(path)
        situation = v.situation(data)
        case, demands = v.case_of(situation), v.demands_of(situation)
        name = str(path.relative_to(v.VECTORS))
        return cls(name, data, path.read_text(encoding="utf-8"), case, demands, evaluate(case, demands))

    def notices(self, mutant: Mutant) -> bool:
        """Whether the vector fails on the mutant. Findings that it cannot touch are taken as they were."""
        touched = [(r, t) for r, t in self.demands if mutant.touches(r)]
        if not touched:
            return False
        schemes = self.case.schemes if mutant.schemes is None else mutant.schemes(self.case.schemes)
        chains = self.case.chains if mutant.chains is None else mutant.chains
        # What was found out before rests on the old knowledge.
        case = replace(self.case, schemes=schemes, chains=chains, memo={})
        if mutant.change is not None:
            touched = [(changed, t) for r, t in touched if (changed := mutant.change(r)) is not None]
        kept = tuple(finding for finding in self.findings if not mutant.touches(finding.requirement))
        findings = (*evaluate(case, touched, kept), *kept)
        return bool(v.failures(self.data, self.result(case, findings)))

    def result(self, case: Case, findings: tuple[Finding, ...]) -> v.Result:
        """What came out; chains only where the vector speaks of them."""
        chains = chains_of(case, findings) if "chain" in self.data["expect"] else ()
        return v.Result(findings, verdicts_over(case, findings), looked_up=case.looked_up, chains=chains)


@dataclass(frozen=True)
class Bench:
    """The vectors, prepared once."""

    vectors: tuple[Prepared, ...]

    @classmethod
    def ready(cls) -> Bench:
        """All vectors that hold under the unchanged knowledge."""
        files = sorted(p for p in v.VECTORS.glob("*/**/*.toml") if "base" not in p.parts)
        vectors = tuple(Prepared.of(path) for path in files)
        broken = {one.name for one in vectors if v.failures(one.data, one.result(one.case, one.findings))}
        for name in sorted(broken):
            print(f"left out, since it fails without any change: {name}")
        return cls(tuple(one for one in vectors if one.name not in broken))

    def killer(self, mutant: Mutant) -> str:
        """The first vector that fails on the mutant; empty when it survives."""
        order = sorted(self.vectors, key=lambda one: mutant.about not in one.text)
        return next((one.name for one in order if one.notices(mutant)), "")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the mutants and print what survived."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--only", default="", help="only mutants whose name contains this word")
    parser.add_argument("--list", action="store_true", help="list the mutants and end")
    options = parser.parse_args(arguments)
    bench = Bench.ready()
    unique = {r.id: r for one in bench.vectors for r, _ in one.demands}
    mutants = [
        *scheme_mutants(v.known_schemes()),
        *chain_mutants(load_chains()),
        *requirement_mutants(list(unique.values())),
    ]
    mutants = [mutant for mutant in mutants if options.only in mutant.name]
    if options.list:
        print("\n".join(mutant.name for mutant in mutants))
        return 0
    reasons: dict[str, str] = {
        entry["mutant"]: entry["why"]
        for file in sorted(v.VECTORS.glob("survivors*.toml"))
        for entry in tomllib.loads(file.read_text(encoding="utf-8")).get("survivor", ())
    }
    began = time.perf_counter()
    survived = [mutant.name for mutant in mutants if not bench.killer(mutant)]
    fresh = [name for name in survived if name not in reasons]
    stale = [name for name in reasons if name not in survived and options.only in name]
    for name in fresh:
        print(f"survived: {name}")
    for name in stale:
        print(f"listed as a survivor, but caught: {name}")
    spent = time.perf_counter() - began
    print(
        f"{len(mutants)} mutants, {len(bench.vectors)} vectors, {len(mutants) - len(survived)} caught, "
        f"{len(survived) - len(fresh)} survive with a listed reason, {len(fresh)} survive; {spent:.0f} s"
    )
    return 1 if fresh or stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
