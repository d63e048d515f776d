"""
Assessment vectors: one situation a file, read and run through the engine.

A vector names a base situation (``base/<name>.toml``: project, supplier, papers), what differs from
it, the day, and what must come out: verdict, findings with outcome and reasons. The form is
documented in ``docs/vectors.md``; nothing in a vector refers to a file or a reader, so that other
programs can run the same situations.
"""

from __future__ import annotations

import functools
import pickle
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from cardassay.assessing.accreditors import accreditors_of
from cardassay.assessing.dossier_flags import dossier_flags
from cardassay.assessing.looking_up import held_against
from cardassay.assessing.registers import Registers
from cardassay.engine.case import Case
from cardassay.engine.chains import chains_of
from cardassay.engine.evaluate import evaluate, verdicts_over
from cardassay.form import Form
from cardassay.matching import identify
from cardassay.model.accreditation import Accredited, Accreditors
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.chain import Chain
from cardassay.model.day import parse_day as parse
from cardassay.model.evidence import Fact, Grade, Method
from cardassay.model.fields import FIELDS
from cardassay.model.fields import Form as FieldForm
from cardassay.model.finding import Finding, Waiver
from cardassay.model.numbers import parse_number
from cardassay.model.project import Project
from cardassay.model.register import LookUp, Row, RowStatus
from cardassay.model.requirement import Requirement, Target
from cardassay.model.scheme import Scheme
from cardassay.model.supplier import Supplier
from cardassay.model.verdict import Verdicts
from cardassay.model.vocabulary import ScopeVocabulary
from cardassay.packs.instantiate import instantiate
from cardassay.packs.loader import load_packs, packs_for
from cardassay.packs.pack import Pack
from cardassay.schemes.chains import load_chains
from cardassay.schemes.loader import load_schemes, load_vocabulary
from tests.support import chained
from tests.support import registers as listed

__all__ = ["Result", "Situation", "parse"]

VECTORS = Path(__file__).parent.parent / "vectors"
_PAPER_KEYS = ("id", "scheme", "kind", "grade", "received", "incomplete", "stands_alone", "unsure", "adopts")


@dataclass(frozen=True)
class Situation:
    """A vector with its base applied: everything the engine needs."""

    project: Project
    supplier: Supplier
    day: date
    papers: tuple[Attestation, ...]
    late: tuple[Attestation, ...]
    waivers: tuple[Waiver, ...]
    rows: Mapping[str, tuple[Row, ...]]
    """Register rows by the canonical form of their number."""
    accreditors: Accreditors
    registers: Registers | None = None


@dataclass(frozen=True)
class Result:
    """What came out."""

    findings: tuple[Finding, ...]
    verdicts: Verdicts
    flags: frozenset[tuple[str, str]] = frozenset()
    """Paper and code of the questions that papers raise together or on that day."""
    looked_up: Mapping[Origin, tuple[LookUp, ...]] = field(default_factory=dict, hash=False)
    chains: tuple[Chain, ...] = ()


@functools.cache
def known_schemes() -> Mapping[str, Scheme]:
    return load_schemes()


@functools.cache
def vocabulary() -> ScopeVocabulary:
    return load_vocabulary()


@functools.cache
def packs(names: tuple[str, ...]) -> tuple[Pack, ...]:
    return load_packs(names, schemes=known_schemes())


@functools.cache
def _base(name: str) -> dict[str, Any]:
    with (VECTORS / "base" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@functools.cache
def _base_as_bytes(name: str) -> bytes:
    return pickle.dumps(_base(name))


def read(path: Path) -> dict[str, Any]:
    """The vector as plain TOML."""
    with path.open("rb") as file:
        return tomllib.load(file)


def situation(vector: Mapping[str, Any]) -> Situation:
    """The base with the vector's changes applied."""
    base = pickle.loads(_base_as_bytes(vector.get("base", "full")))  # a copy, in a third of the time
    change = vector.get("change", {})
    _merge(base["project"], vector.get("project", {}))
    _merge(base["supplier"], vector.get("supplier", {}))
    papers = {paper["id"]: paper for paper in base["paper"]}
    gone = set(change.get("remove", ()))
    unknown = (gone | {entry["paper"] for entry in change.get("set", ())}) - set(papers)
    if unknown:
        raise ValueError(f"the base has no paper {', '.join(sorted(unknown))}")
    for paper in gone:
        del papers[paper]
    for entry in change.get("set", ()):
        paper = papers[entry["paper"]]
        for key, value in entry.items():
            if key == "drop":
                for field in value:
                    del paper[field]
            elif key != "paper":
                paper[key] = value
    for paper in vector.get("paper", ()):
        papers[paper["id"]] = paper
    read_papers = tuple(attestation(paper) for paper in papers.values())
    project = _filled(Project, base["project"])
    deadline = project.deadlines.clarification or project.deadlines.submission
    admitted = set(change.get("admit", ()))
    late = {
        p for p in read_papers
        if deadline and p.received and p.received > deadline and p.origin and p.origin.file not in admitted
    }  # fmt: skip
    return Situation(
        project,
        _filled(Supplier, base["supplier"]),
        vector.get("day", base["day"]),
        tuple(p for p in read_papers if p not in late),
        tuple(p for p in read_papers if p in late),
        tuple(_waiver(entry) for entry in vector.get("waiver", ())),
        _rows(vector.get("row", ())),
        _accreditors(vector.get("accreditation", {})),
        listed.registers(tuple(vector.get("register", ())), vector.get("day", base["day"])),
    )


def _accreditors(changes: Mapping[str, Any]) -> Accreditors:
    """What is known of accreditation bodies; bodies of a vector stand in the place of the base's."""
    known = dict(_base("accreditation"))
    bodies = {body["acronym"]: body for body in (*known["body"], *changes.get("body", ()))}
    known.update({key: value for key, value in changes.items() if key != "directory"})
    accreditors = accreditors_of({**known, "body": list(bodies.values())})
    rows = tuple(
        Accredited(
            row["accreditor"],
            row.get("body", ""),
            row.get("number", ""),
            tuple(row.get("standards", ())),
            RowStatus(row["status"]),
            f"row {position}",
            f"directory of {row['accreditor']}",
            row["day"],
            row.get("first_day"),
            row.get("last_day"),
        )
        for position, row in enumerate(changes.get("directory", ()), start=1)
    )
    return accreditors.with_directory(rows)


def _merge(into: dict[str, Any], changes: Mapping[str, Any]) -> None:
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        elif (
            isinstance(into.get(key), list)
            and isinstance(value, list)
            and value
            and isinstance(value[0], dict)
            and "id" in value[0]
        ):
            by_id = {item["id"]: item for item in into[key]}
            for item in value:
                if item["id"] in by_id:
                    _merge(by_id[item["id"]], item)
                else:
                    into[key].append(item)
        else:
            into[key] = value


def _rows(entries: Iterable[Mapping[str, Any]]) -> Mapping[str, tuple[Row, ...]]:
    """Register rows of a vector: a paper with a status, and the place at which it stands."""
    found: dict[str, tuple[Row, ...]] = {}
    for position, entry in enumerate(entries, start=1):
        paper = {"id": "a register (fictional)", **entry}
        status = RowStatus(paper.pop("row_status", "active"))
        row = Row(f"row {position}", attestation({**paper, "grade": "register"}), status)
        number = parse_number(row.number)
        key = row.number if number is None else number.canonical
        found[key] = (*found.get(key, ()), row)
    return found


def _filled(cls: type[Any], data: Mapping[str, Any]) -> Any:
    form = Form(data, cls.__name__.lower(), {})
    value = form.fill(cls)
    if value is None:
        raise ValueError("\n".join(str(fault) for fault in form.faults))
    return value


def _waiver(entry: Mapping[str, Any]) -> Waiver:
    target = Target(**{k: entry[k] for k in ("brand", "activity", "site", "line") if k in entry})
    return Waiver(entry["requirement"], entry["who"], entry["when"], entry["why"], target, entry.get("until"))


def attestation(paper: Mapping[str, Any]) -> Attestation:
    """A paper of a vector as an attestation; every fact is sure unless named in ``unsure``."""
    unsure = set(paper.get("unsure", ()))
    facts: dict[str, Fact[Any]] = {}
    for name, raw in paper.items():
        if name in _PAPER_KEYS:
            continue
        spec = FIELDS[name]
        value = tuple(raw) if isinstance(raw, list) else raw
        if spec.form is FieldForm.DAY and not isinstance(value, date):
            raise ValueError(f"{paper['id']}: {name} is not a day")
        detail = {"adopts": paper["adopts"]} if name == "standard" and "adopts" in paper else {}
        facts[name] = Fact(value, name not in unsure, words=str(raw), method=Method.PERSON, detail=detail)
    if missing := unsure - set(facts):
        raise ValueError(f"{paper['id']}: unsure names {missing}, which the paper does not have")
    return Attestation(
        scheme=paper["scheme"],
        facts=facts,
        origin=Origin(paper["id"], "0" * 64),
        kind=paper.get("kind", ""),
        grade=Grade[paper.get("grade", "paper").upper()],
        received=paper.get("received"),
        incomplete=paper.get("incomplete", ""),
        stands_alone=paper.get("stands_alone", True),
    )


def demands_of(situation: Situation) -> tuple[tuple[Requirement, Target], ...]:
    """The requirements of the project's packs for this offer."""
    return instantiate(packs(packs_for(situation.project)), situation.project, situation.supplier).asked


def case_of(situation: Situation, schemes: Mapping[str, Scheme] | None = None) -> Case:
    """What the engine is given for a situation."""
    identities = identify((*situation.papers, *situation.late), situation.supplier, ())
    answers = held_against(situation.registers, situation.papers, situation.supplier, situation.day)
    return Case(
        situation.project,
        situation.supplier,
        situation.day,
        answers.attestations,
        known_schemes() if schemes is None else schemes,
        vocabulary(),
        identities,
        situation.accreditors,
        situation.late,
        situation.waivers,
        looked_up=answers.looked_up,
        rows={**answers.rows, **situation.rows},
        declared=answers.declared,
        chains=load_chains(),
    )


def run(situation: Situation) -> Result:
    """What the engine concludes."""
    case = case_of(situation)
    findings = evaluate(case, demands_of(situation))
    raised = dossier_flags((*situation.papers, *situation.late), situation.supplier, situation.day)
    flags = frozenset((one.file, one.flag.code) for one in raised)
    chains = chains_of(case, findings)
    return Result(findings, verdicts_over(case, findings), flags, case.looked_up, chains)


def failures(vector: Mapping[str, Any], result: Result) -> list[str]:
    """Where a result differs from what the vector expects; empty when it does not."""
    expect = vector["expect"]
    wrong: list[str] = []
    for wanted in expect.get("finding", ()):
        found = matching(result.findings, wanted)
        if not found:
            wrong.append(f"no finding {dict(wanted)}")
        for finding in found:
            wrong.extend(_differences(finding, wanted))
    verdicts = {
        "verdict": result.verdicts.by_evidence.value,
        "with_waivers": result.verdicts.with_waivers.value,
    }
    for key, given in verdicts.items():
        if key in expect and expect[key] != given:
            wrong.append(f"{key} is {given}, not {expect[key]}")
    if "flags" in expect:
        wanted_flags = {(flag["paper"], flag["code"]) for flag in expect["flags"]}
        wrong.extend(f"{paper} does not raise {code}" for paper, code in wanted_flags - result.flags)
        wrong.extend(f"{paper} raises {code}" for paper, code in result.flags - wanted_flags)
    wrong.extend(chained.failures(tuple(expect.get("chain", ())), result.chains))
    wrong.extend(listed.failures(tuple(expect.get("look_up", ())), result.looked_up))
    questions = {question.value: verdict.value for question, verdict in result.verdicts.questions}
    for question, verdict in expect.get("questions", {}).items():
        if questions[question] != verdict:
            wrong.append(f"question {question} is {questions[question]}, not {verdict}")
    return wrong


def _differences(finding: Finding, wanted: Mapping[str, Any]) -> list[str]:
    codes = {reason.code for reason in finding.reasons}
    wrong = []
    if finding.outcome.value != wanted["outcome"]:
        wrong.append(f"{finding.id} is {finding.outcome} {sorted(codes)}, not {wanted['outcome']}")
    if missing := set(wanted.get("reasons", ())) - codes:
        wrong.append(f"{finding.id} lacks the reasons {sorted(missing)}; it has {sorted(codes)}")
    if unwanted := set(wanted.get("without", ())) & codes:
        wrong.append(f"{finding.id} has the reasons {sorted(unwanted)}")
    days = {
        "duties": [duty.due for duty in finding.duties],
        "conditions": [duty.due for duty in finding.duties if duty.condition],
        "breaks": [stretch.first_day for stretch in finding.breaks],
    }
    for key, given in days.items():
        if key in wanted and wanted[key] != given:
            wrong.append(f"{finding.id} {key} are {given}, not {wanted[key]}")
    kinds = {action.kind.value for action in finding.actions}
    if missing := set(wanted.get("actions", ())) - kinds:
        wrong.append(f"{finding.id} lacks the actions {sorted(missing)}; it has {sorted(kinds)}")
    return wrong


def matching(findings: tuple[Finding, ...], wanted: Mapping[str, Any]) -> list[Finding]:
    """The findings that an expectation speaks of."""
    return [
        finding
        for finding in findings
        if finding.requirement.id == wanted["requirement"]
        and all(
            getattr(finding.target, key) == wanted[key]
            for key in ("brand", "activity", "site", "line")
            if key in wanted
        )
    ]


ACCREDITORS = _accreditors({})
"""What the vectors know of accreditation bodies when they change nothing."""
