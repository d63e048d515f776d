"""The JSON Schema (draft 2020-12) of ``assess --json``."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Any

from cardassay.model.chain import ChainKind, Standing
from cardassay.model.evidence import Grade
from cardassay.model.finding import ActionKind
from cardassay.model.outcome import Outcome
from cardassay.model.reason import Axis, Reason
from cardassay.model.register import RowStatus
from cardassay.model.requirement import Anchor, Question, Weight
from cardassay.model.source import Confidence
from cardassay.model.verdict import Effect, Verdict
from cardassay.report.canonical import FORMAT
from cardassay.report.look_up_values import consulted_schema, declared_schema, look_up_schema
from cardassay.report.schemas import DIALECT, definitions

__all__ = ["assessment_schema"]

_TEXT = {"type": "string"}
_BOOL = {"type": "boolean"}
_DAY = {"$ref": "#/$defs/day"}
_DAY_OR_NONE = {"anyOf": [_DAY, {"type": "null"}]}


def assessment_schema() -> dict[str, Any]:
    """The schema of the canonical assessment."""
    return {
        "$schema": DIALECT,
        "$id": "urn:cardassay:schema:assessment:1",
        "title": "Assessment of suppliers for a card project",
        "description": "Output of `cardassay assess --json`. The same dossier, packs, registers and day "
        "give the same bytes.",
        **_object(
            format={"const": FORMAT},
            made_by=_object(name={"const": "cardassay"}, version=_TEXT),
            assessments=_list(_ref("assessment")),
        ),
        "$defs": {**definitions(), **_parts()},
    }


def _parts() -> dict[str, Any]:
    outcome = _one_of(Outcome)
    effect = {"enum": [effect.name.lower().replace("_", "-") for effect in Effect]}
    reason_code = {"enum": [reason.code for reason in Reason]}
    return {
        "assessment": _object(
            project={"type": "object"},
            supplier={"type": "object"},
            day=_DAY,
            verdicts=_ref("verdicts"),
            requirements=_list(_ref("requirement")),
            findings=_list(_ref("finding")),
            not_applicable=_list(_object(requirement=_TEXT, title=_TEXT, why=_TEXT)),
            assets=_list(_ref("asset")),
            chains=_list(_ref("chain")),
            documents=_list(_ref("assessed_document")),
            knowledge=_ref("knowledge"),
            problems=_list({"type": "object"}),
            looked_up=_list(
                _object(file=_TEXT, sha256=_TEXT, index={"type": "integer"}, look_ups=_list(_ref("look_up")))
            ),
            declared=_list(declared_schema(_ref("look_up"))),
            registers=_list(_ref("consulted")),
        ),
        "look_up": look_up_schema(),
        "consulted": consulted_schema(),
        "target": _object(brand=_TEXT, activity=_TEXT, site=_TEXT, line=_TEXT),
        "verdicts": _object(
            by_evidence=_one_of(Verdict),
            with_waivers=_one_of(Verdict),
            cells=_list(
                _object(target=_ref("target"), by_evidence=_one_of(Verdict), with_waivers=_one_of(Verdict))
            ),
            questions=_list(_object(question=_one_of(Question), by_evidence=_one_of(Verdict))),
        ),
        "source": _object(
            document=_TEXT,
            clause=_TEXT,
            confidence=_one_of(Confidence),
            checked_on=_DAY,
            may_reject=_BOOL,
        ),
        "reason": _object(code=reason_code, axis=_one_of(Axis), says=_TEXT),
        "paper": {
            "description": "The attestation; its facts stand under `documents`, found by sha256 and index.",
            **_object(
                file=_nullable("string"),
                sha256=_nullable("string"),
                index=_nullable("integer"),
                scheme=_TEXT,
                kind=_TEXT,
                grade={"enum": [grade.label for grade in Grade]},
            ),
        },
        "part": _object(
            reason=_ref("reason"),
            outcome=outcome,
            softened={"enum": ["", "rule-not-sourced", "value-not-sure"]},
            detail={"type": "object"},
            facts=_list(
                {
                    "allOf": [
                        _ref("evidence"),
                        _object(field=_TEXT, sha256=_nullable("string")),
                    ]
                }
            ),
            source=_or_none(_ref("source")),
        ),
        "candidate": _object(
            paper=_ref("paper"),
            scheme=_TEXT,
            outcome=outcome,
            reasons=_list(_ref("reason")),
            parts=_list(_ref("part")),
        ),
        "stretch": _object(first_day=_DAY, last_day=_DAY, outcome=outcome, reasons=_list(reason_code)),
        "action": _object(
            kind=_one_of(ActionKind),
            what=_TEXT,
            must_show=_list(_object(what=_TEXT, value=_TEXT)),
            whom=_TEXT,
            reason=_or_none(reason_code),
        ),
        "requirement": {
            **_object(
                id=_TEXT,
                title=_TEXT,
                question=_one_of(Question),
                weight=_one_of(Weight),
                anchor=_one_of(Anchor),
                source=_ref("source"),
                pack=_TEXT,
                why=_TEXT,
                ask=_TEXT,
                mandated=_BOOL,
            ),
        },
        "finding": _object(
            id=_TEXT,
            requirement={"type": "string", "description": "Identifier, found under `requirements`."},
            title=_TEXT,
            weight=_one_of(Weight),
            question=_one_of(Question),
            target=_ref("target"),
            outcome=outcome,
            effect=effect,
            effect_with_waivers=effect,
            reasons=_list(_ref("reason")),
            parts=_list(_ref("part")),
            candidates=_list(_ref("candidate")),
            timeline=_list(_ref("stretch")),
            duties=_list(_object(due=_DAY, condition=_BOOL, reason=reason_code, paper=_TEXT)),
            breaks=_list(_ref("stretch")),
            actions=_list(_ref("action")),
            waiver={"type": ["object", "null"]},
        ),
        "asset": _object(
            id=_TEXT,
            title=_TEXT,
            fear=_TEXT,
            source=_ref("source"),
            outcome=outcome,
            covers=_list(
                _object(
                    scheme=_TEXT,
                    how=_TEXT,
                    outcome=outcome,
                    paper=_or_none(_ref("paper")),
                    words=_TEXT,
                    page=_nullable("integer"),
                    site=_TEXT,
                )
            ),
        ),
        "chain": _object(
            kind=_one_of(ChainKind),
            line=_TEXT,
            brand=_TEXT,
            first_broken=_TEXT,
            first_question=_TEXT,
            mend=_or_none(
                _object(layer=_TEXT, finding=_TEXT, kind=_TEXT, what=_TEXT, who=_TEXT, number=_TEXT)
            ),
            meetings=_list(_object(layer=_TEXT, outcome=outcome, says=_TEXT, finding=_TEXT)),
            possibly_affected=_list(
                _object(
                    id=_TEXT,
                    name=_TEXT,
                    cve=_TEXT,
                    layer=_TEXT,
                    printed=_TEXT,
                    through=_TEXT,
                    says=_TEXT,
                    indirect=_BOOL,
                    path=_list(_ref("citation_step")),
                    unknown=_TEXT,
                    ask=_TEXT,
                    finding=_TEXT,
                )
            ),
            links=_list(
                _object(
                    layer=_TEXT,
                    component={"type": ["object", "null"]},
                    paper=_or_none(_ref("paper")),
                    outcome=outcome,
                    says=_TEXT,
                    finding=_TEXT,
                    below=_or_none(_ref("citation_step")),
                    stand_in=_or_none(
                        _object(
                            number=_TEXT,
                            name=_TEXT,
                            place=_TEXT,
                            file=_nullable("string"),
                            sha256=_nullable("string"),
                            status=_one_of(RowStatus),
                        )
                    ),
                    days=_list(_object(what=_TEXT, day=_DAY, standing=_one_of(Standing))),
                    questions=_list(_object(finding=_TEXT, outcome=outcome, says=_TEXT)),
                    beside=_list(_object(finding=_TEXT, outcome=outcome, says=_TEXT)),
                )
            ),
        ),
        "citation_step": _object(
            citing=_TEXT,
            cited=_TEXT,
            role=_TEXT,
            sentence=_TEXT,
            page=_nullable("integer"),
            file=_TEXT,
            sure=_BOOL,
            fits=_BOOL,
        ),
        "assessed_document": {
            "allOf": [
                _ref("document"),
                _object(
                    pages=_nullable("integer"),
                    layout_seen=_BOOL,
                    attestations=_list(
                        _object(
                            grade={"enum": [grade.label for grade in Grade]},
                            received=_DAY_OR_NONE,
                            stands_alone=_BOOL,
                            incomplete=_TEXT,
                        )
                    ),
                ),
            ]
        },
        "knowledge": _object(
            packs=_list(_TEXT),
            schemes_sha256=_TEXT,
            packs_sha256=_TEXT,
            reviewed_by=_TEXT,
            reviewed_on=_DAY_OR_NONE,
            stale_sources={"type": "integer", "minimum": 0},
        ),
    }


def _object(**properties: Any) -> dict[str, Any]:
    """An object that has at least these keys; more may be added in later versions."""
    return {"type": "object", "required": sorted(properties), "properties": properties}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _or_none(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _nullable(kind: str) -> dict[str, Any]:
    return {"type": [kind, "null"]}


def _one_of(words: Iterable[enum.Enum]) -> dict[str, Any]:
    return {"enum": [word.value for word in words]}
