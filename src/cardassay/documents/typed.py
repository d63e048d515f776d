"""
What a person typed in from a paper: the TOML form, checked line by line.

::

    [paper]
    kind = "brand-letter"
    typed_by = "A. Person"
    typed_on = 2026-11-01
    seen = "paper copy in procurement file 12"

    [[attestation]]
    scheme = "visa-avp"
    holder = "Specimen Card Works Ltd (fictional)"
    last_day = 2027-03-31
    sites = [{ name = "Plant 1", address = "1 Example Road, Sampletown" }]
    activities = ["card-body", "personalisation"]
    grade = "register"
    checked = "vendor list of the brand, looked up on 2026-11-01"

Any field of :data:`cardassay.model.fields.FIELDS` may stand in an ``[[attestation]]``. A field that
cannot be used is left out and reported with its line; the rest is kept. Without the person's name
and day nothing is sure.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cardassay.documents._typed_lines import Lines, parse_leniently
from cardassay.documents.designation import find_designations
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.document import STANDS_ALONE, Document, Flag, Kind
from cardassay.model.evidence import Fact, Grade, Method, no_detail
from cardassay.model.fields import FIELDS, FieldSpec, Form
from cardassay.model.problem import Problem
from cardassay.model.project import Activity
from cardassay.schemes.loader import load_schemes

__all__ = ["open_typed"]

_PAPER_KEYS = ("kind", "typed_by", "typed_on", "seen")
_OWN_KEYS = ("scheme", "grade", "checked")
_GRADES = {
    "claimed": Grade.CLAIMED,
    "paper": Grade.PAPER,
    "register": Grade.REGISTER,
    "issuer": Grade.ISSUER,
}
_MAY_BE_EMPTY = frozenset(spec.name for spec in FIELDS.values() if spec.may_be_none)
"""Lists of which a paper may say that there is none."""
_SCHEME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def open_typed(data: bytes, file: str, sha256: str) -> Document:
    """
    The document that a person typed in, with every fault of the form as a problem.

    Never raises for odd content: a file that is no TOML at all gives a document of kind ``unknown``
    with problems and no attestation.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problem = Problem(
            "typed-not-utf-8",
            f"line {line}",
            "The file is not UTF-8 text, so that names with accents cannot be read; save it as UTF-8.",
        )
        return Document(file, sha256, Kind.UNKNOWN, problems=(problem,))
    content, problems = parse_leniently(text)
    form = _Form(Lines(text), problems)
    paper = form.paper(content)
    attestations = form.attestations(content, paper, Origin(file, sha256))
    return Document(
        file,
        sha256,
        paper.kind,
        attestations=attestations,
        flags=tuple(form.flags),
        problems=tuple(sorted(form.problems, key=lambda problem: _line_of(problem.where))),
    )


def _line_of(where: str) -> int:
    match = re.match(r"line (\d+)", where)
    return int(match.group(1)) if match else 0


@dataclass(frozen=True, slots=True)
class _Paper:
    """The head of the form: what was looked at, by whom and when."""

    kind: Kind
    words: str
    why_not_sure: str
    seen: bool


class _Form:
    """Collects faults and flags while the form is walked once."""

    def __init__(self, lines: Lines, problems: Iterable[Problem]) -> None:
        self.lines = lines
        self.problems: list[Problem] = list(problems)
        self.flags: list[Flag] = []

    def fault(self, code: str, line: int, message: str) -> None:
        self.problems.append(Problem(code, f"line {line}", message))

    def paper(self, content: Mapping[str, Any]) -> _Paper:
        for key in content:
            if key not in ("paper", "attestation"):
                self.fault(
                    "typed-unknown-key",
                    self.lines.top(key),
                    f"`{key}` is not a part of the form{_nearest(key, ('paper', 'attestation'))}; "
                    "it is left out. A form has one [paper] and one or more [[attestation]].",
                )
        head = content.get("paper")
        if not isinstance(head, dict):
            self.fault(
                "typed-no-paper",
                1,
                "The [paper] part is missing, so that nobody knows what was looked at and who typed it; "
                "add [paper] with kind, typed_by, typed_on and seen. Nothing is sure until then.",
            )
            head = {}
        for key in head:
            if key not in _PAPER_KEYS:
                self.fault(
                    "typed-unknown-key",
                    self.lines.paper(key),
                    f"[paper] has no key `{key}`{_nearest(key, _PAPER_KEYS)}; it is left out.",
                )
        kind = self._kind(head)
        who = self._head_text(head, "typed_by", "the name of the person who typed this")
        when = head.get("typed_on")
        if not isinstance(when, date) or isinstance(when, datetime):
            self.fault(
                "typed-no-day",
                self.lines.paper("typed_on"),
                "[paper] needs typed_on, the day on which this was typed, as a bare day such as "
                "2026-11-01. Nothing is sure until then.",
            )
            when = None
        seen = self._head_text(head, "seen", "what the person looked at (paper copy, file, address)")
        words = f"typed by {who} on {when}" if who and when else (f"typed by {who}" if who else "typed in")
        if seen:
            self.flags.append(Flag("typed-in", f"{words[0].upper()}{words[1:]} from: {seen}"))
        why = ""
        if kind not in STANDS_ALONE:
            why = f"a paper of the kind {kind.value} proves nothing by itself"
        if not when:
            why = "nobody said when this was typed"
        if not who:
            why = "nobody put a name to what was typed"
        return _Paper(kind, words, why, bool(seen))

    def _kind(self, head: Mapping[str, Any]) -> Kind:
        value = head.get("kind")
        known = tuple(kind.value for kind in Kind)
        if isinstance(value, str) and value in known:
            return Kind(value)
        line = self.lines.paper("kind")
        if value is None:
            self.fault("typed-no-kind", line, '[paper] needs kind, such as "brand-letter".')
        else:
            self.fault(
                "typed-unknown-kind",
                line,
                f"`{value}` is not a kind of paper{_nearest(str(value), known)}; "
                "the document counts as unknown and proves nothing until this is corrected.",
            )
        return Kind.UNKNOWN

    def _head_text(self, head: Mapping[str, Any], key: str, what: str) -> str:
        value = head.get(key)
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
        self.fault(
            f"typed-no-{key.replace('_', '-')}", self.lines.paper(key), f"[paper] needs {key}: {what}."
        )
        return ""

    def attestations(
        self, content: Mapping[str, Any], paper: _Paper, origin: Origin
    ) -> tuple[Attestation, ...]:
        tables = content.get("attestation", [])
        if isinstance(tables, dict):
            self.fault(
                "typed-single-bracket",
                self.lines.top("attestation"),
                "Write [[attestation]] with two brackets on each side; it was read as one attestation.",
            )
            tables = [tables]
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self.fault(
                "typed-bad-attestation",
                self.lines.top("attestation"),
                "`attestation` must be written as [[attestation]] with its keys below it; it is left out.",
            )
            tables = []
        if not tables:
            self.fault("typed-no-attestation", 1, "The form has no [[attestation]], so that it says nothing.")
        return tuple(
            self._attestation(index, table, paper, Origin(origin.file, origin.sha256, index))
            for index, table in enumerate(tables)
        )

    def _attestation(
        self, index: int, table: Mapping[str, Any], paper: _Paper, origin: Origin
    ) -> Attestation:
        facts: dict[str, Fact[Any]] = {}
        for key, value in table.items():
            if key in _OWN_KEYS:
                continue
            line = self.lines.of(index, key)
            spec = FIELDS.get(key)
            if spec is None:
                self.fault(
                    "typed-unknown-key",
                    line,
                    f"`{key}` is not a field{_nearest(key, (*FIELDS, *_OWN_KEYS))}; it is left out.",
                )
                continue
            checked = self._value(spec, value, line)
            if checked is not None:
                facts[key] = Fact(
                    value=checked,
                    sure=not paper.why_not_sure,
                    words=paper.words,
                    method=Method.PERSON,
                    detail=_adopts(checked) if key == "standard" else no_detail,
                    why_not_sure=paper.why_not_sure,
                )
        self._order_of_days(index, facts)
        return Attestation(
            scheme=self._scheme(index, table),
            facts=facts,
            origin=origin,
            kind=paper.kind.value,
            grade=self._grade(index, table, paper),
            stands_alone=paper.kind in STANDS_ALONE,
        )

    def _scheme(self, index: int, table: Mapping[str, Any]) -> str:
        value = table.get("scheme")
        if isinstance(value, str) and _SCHEME.fullmatch(value):
            known = load_schemes()
            if value not in known:
                self.fault(
                    "typed-unknown-scheme",
                    self.lines.of(index, "scheme"),
                    f"`{value}` is none of the schemes that come with Cardassay{_nearest(value, known)}; "
                    "it is kept as it is, in case that it is one of your own.",
                )
            return value
        if value is None:
            line, said = self.lines.header(index), "this [[attestation]] has no scheme"
        else:
            line, said = self.lines.of(index, "scheme"), f"`{value}` is not the id of a scheme"
        self.fault(
            "typed-no-scheme",
            line,
            f'{said[0].upper()}{said[1:]}; write one such as "iso-9001" or "visa-avp". '
            "Until then it counts for no requirement.",
        )
        return "unknown"

    def _grade(self, index: int, table: Mapping[str, Any], paper: _Paper) -> Grade:
        value = table.get("grade")
        checked = table.get("checked")
        usual = Grade.PAPER if paper.seen else Grade.CLAIMED
        line = self.lines.of(index, "grade")
        if value is None:
            return usual
        grade = _GRADES.get(value) if isinstance(value, str) else None
        if grade is None:
            self.fault(
                "typed-unknown-grade",
                line,
                f"`{value}` is not a grade that a person can give{_nearest(str(value), tuple(_GRADES))}; "
                f"use one of {', '.join(_GRADES)}. It counts as {usual.label}.",
            )
            return usual
        if grade <= Grade.PAPER:
            return grade
        if not isinstance(checked, str) or not checked.strip():
            self.fault(
                "typed-no-check",
                line,
                f"The grade `{value}` needs `checked`: which register or whose answer, where and when it was "
                f"looked up. Until then it counts as {usual.label}.",
            )
            return usual
        if not paper.words.startswith("typed by"):
            # A check that nobody put a name to is a claim about a check.
            return usual
        self.flags.append(Flag("checked-by-person", f"{grade.label}: {' '.join(checked.split())}"))
        return grade

    def _order_of_days(self, index: int, facts: dict[str, Fact[Any]]) -> None:
        for first, last in (
            ("issue_day", "last_day"),
            ("cycle_start", "last_day"),
            ("first_issue_day", "last_day"),
            ("first_issue_day", "issue_day"),
            ("assessment_start", "assessment_end"),
        ):
            if first in facts and last in facts and facts[first].value > facts[last].value:
                self.fault(
                    "typed-days-out-of-order",
                    self.lines.of(index, last),
                    f"{last} ({facts[last].value}) is before {first} ({facts[first].value}); "
                    "one of the two is mistyped, so neither is sure.",
                )
                for name in (first, last):
                    fact = facts[name]
                    facts[name] = Fact(
                        value=fact.value,
                        sure=False,
                        words=fact.words,
                        method=fact.method,
                        why_not_sure=f"{last} is before {first}",
                    )

    def _value(self, spec: FieldSpec, value: object, line: int) -> Any:
        """The value in the form that the field has; ``None`` (with a fault) when it has another."""
        match spec.form:
            case Form.TEXT:
                return self._text(spec, value, line)
            case Form.DAY:
                return self._day(spec, value, line)
            case Form.TEXT_OR_TEXTS:
                if isinstance(value, list):
                    return self._texts(spec, value, line)
                return self._text(spec, value, line)
            case Form.TEXTS:
                return self._texts(spec, value, line)
            case Form.DAYS:
                if isinstance(value, list):
                    days = tuple(self._day(spec, item, line) for item in value)
                    return None if None in days or not days else days
                return self._wrong(spec, value, line, "a list of days such as [2027-03-01, 2028-03-01]")
            case Form.RECORDS:
                return self._records(spec, value, line)

    def _wrong(self, spec: FieldSpec, value: object, line: int, wanted: str) -> None:
        shown = value.isoformat() if isinstance(value, date) else value
        self.fault(
            "typed-wrong-form",
            line,
            f"`{spec.name}` is {shown!r}, but must be {wanted} "
            f"({spec.says[0].lower()}{spec.says[1:-1]}); it is left out.",
        )

    def _text(self, spec: FieldSpec, value: object, line: int) -> str | None:
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
        self._wrong(spec, value, line, "a text in quotes")
        return None

    def _day(self, spec: FieldSpec, value: object, line: int) -> date | None:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        self._wrong(spec, value, line, "a bare day such as 2027-03-31, without quotes and without a time")
        return None

    def _texts(self, spec: FieldSpec, value: object, line: int) -> tuple[str, ...] | None:
        if value == [] and spec.name in _MAY_BE_EMPTY:
            return ()
        if (
            not isinstance(value, list)
            or not value
            or not all(isinstance(item, str) and item.strip() for item in value)
        ):
            self._wrong(spec, value, line, 'a list of texts such as ["first", "second"]')
            return None
        texts = tuple(" ".join(item.split()) for item in value)
        if spec.name == "activities":
            texts = self._activities(texts, line)
            return texts or None
        return texts

    def _activities(self, texts: tuple[str, ...], line: int) -> tuple[str, ...]:
        known = tuple(activity.value for activity in Activity)
        for text in texts:
            if text not in known:
                self.fault(
                    "typed-unknown-activity",
                    line,
                    f"`{text}` is not an activity{_nearest(text, known)}; it is left out. "
                    f"Activities are: {', '.join(known)}.",
                )
        return tuple(text for text in texts if text in known)

    def _records(self, spec: FieldSpec, value: object, line: int) -> tuple[Mapping[str, object], ...] | None:
        example = "{ " + ", ".join(f'{key} = "…"' for key in spec.keys[:2]) + " }"
        if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
            self._wrong(spec, value, line, f"a list of tables such as [{example}]")
            return None
        records = []
        for item in value:
            record: dict[str, object] = {}
            for key, part in item.items():
                if key not in spec.keys:
                    self.fault(
                        "typed-unknown-key",
                        line,
                        f"A record of `{spec.name}` has no key `{key}`{_nearest(key, spec.keys)}; "
                        "it is left out.",
                    )
                elif (key == "page" and type(part) is int) or (key == "sure" and type(part) is bool):
                    record[key] = part
                elif key == "components" and isinstance(part, list):
                    listed = self._texts(spec, part, line)
                    if listed is not None:
                        record[key] = listed
                else:
                    text = self._text(spec, part, line)
                    if text is not None:
                        record[key] = text
            if record:
                records.append(record)
        return tuple(records) or None


def _adopts(standard: str) -> Mapping[str, object]:
    """The ISO edition that a national designation adopts, as it stands beside the value."""
    found = find_designations(standard)
    return {"adopts": found[0].adopts} if len(found) == 1 and found[0].adopts else no_detail


def _nearest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word.lower().replace("-", "_"), list(known), n=1, cutoff=0.6)
    near = near or difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return f" (did you mean `{near[0]}`?)" if near else ""
