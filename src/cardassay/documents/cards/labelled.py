"""
Values that stand after a label: behind a colon, in the next column, or below.

Rules:

1. A label counts only when a colon (or dots, or an equals sign) follows, or when it fills its
   segment; words of a sentence that begin like a label do not count.
2. The value is what follows in the segment; else the segment to the right, unless that is a label
   too; else the segment below.
3. A value goes on in the next lines while they begin in its own column and stand close.
4. A heading such as "Assessor Company" opens a part, in which "Company Name" means the assessor.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cardassay.documents.cards.knowledge import Label, Labels, plain_label
from cardassay.documents.cards.layout import Row, Segment, Span
from cardassay.documents.dates import find_days
from cardassay.documents.folding import fold

__all__ = ["Labelled", "Line", "cells_of", "find_labelled"]

_SEPARATOR = re.compile(r":(?!//)|\.{4,}|_{4,}|(?<=\s)=(?=\s)")
_MOST_WORDS = 9
_CLOSE = 1.4
"""Distance of two lines of one value, in heights of a line; cells of a table stand further apart."""
_LONG_FIELDS = frozenset(
    {"activities", "not_activities", "scope", "conditions", "address", "standard", "product", "open_findings",
     "label_tokens", "result", "facility"}
)  # fmt: skip


_NUMBER_FIELDS = frozenset(
    {"number", "iccn", "pcn", "secn", "parent", "report", "accreditation_number", "cpp_version"}
)
_DAY_FIELDS = frozenset({"issue_day", "last_day", "first_issue_day", "assessment_start", "assessment_end"})
_ONLY_A_NUMBER = re.compile(r"(?=[^ ]*\d)[A-Z0-9][A-Za-z0-9./_\-]*(?: (?:rev|Rev|REV|v|V)\.? ?[A-Z0-9.]+)?")


@dataclass(frozen=True, slots=True)
class Line:
    """Part of one segment that belongs to a value."""

    segment: Segment
    begin: int
    end: int

    @property
    def text(self) -> str:
        """The words of this line."""
        return self.segment.text[self.begin : self.end].strip(" ;|")

    def spans(self) -> tuple[Span, ...]:
        """Where they stand."""
        return self.segment.spans(self.begin, self.end)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label with its value, as printed."""

    label: Label
    words: str
    """The label as printed."""

    lines: tuple[Line, ...]
    row: int
    """Index of the row on which the value begins."""

    in_table: bool = False
    """The value stands under a heading of a column; each line is one row of the table."""

    @property
    def text(self) -> str:
        """The value in one line."""
        return " ".join(line.text for line in self.lines if line.text)


def cells_of(lines: Sequence[Line]) -> tuple[tuple[Line, ...], ...]:
    """The lines of a column by cell: lines that stand close belong to one."""
    cells: list[list[Line]] = []
    for line in lines:
        last = cells[-1][-1].segment if cells else None
        close = _CLOSE * (line.segment.bottom - line.segment.top)
        boxed = line.segment.words[0].box is not None
        if last is not None and boxed and line.segment.bottom - last.bottom <= close:
            cells[-1].append(line)
        else:
            cells.append([line])
    return tuple(tuple(cell) for cell in cells)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A label found in a segment, and where its value begins there."""

    label: Label
    words: str
    begin: int
    end: int
    sealed: bool
    """A colon or the like follows the label."""


def find_labelled(rows: Sequence[Row], labels: Labels) -> tuple[Labelled, ...]:
    """All labelled values of a paper in the order in which their labels stand."""
    return tuple(_Finder(rows, labels).run())


class _Finder:
    def __init__(self, rows: Sequence[Row], labels: Labels) -> None:
        self.rows, self.labels = rows, labels
        self.section = ""
        self.right_edge: dict[int, float] = {}
        for row in rows:
            edge = max(segment.x1 for segment in row.segments)
            self.right_edge[row.page.number] = max(edge, self.right_edge.get(row.page.number, 0.0))
        self._taken: set[int] = set()
        self._cache: dict[tuple[int, int, str], tuple[_Pair, ...]] = {}

    def run(self) -> list[Labelled]:
        found: list[Labelled] = []
        for index, row in enumerate(self.rows):
            if self._opens_section(index):
                continue
            pairs = [self.pairs(index, column) for column in range(len(row.segments))]
            broken = self._broken_label(index) if self._may_be_broken(index, pairs) else []
            if broken:
                found.extend(broken)
                continue
            if index in self._taken:
                # The second half of a broken label is no label of its own.
                pairs = [(), *pairs[1:]]
            open_labels = [
                column
                for column, there in enumerate(pairs)
                if there and self._is_open(row.segments[column], there)
            ]
            table = len(open_labels) >= 2 and len(open_labels) == len(row.segments)
            for column, there in enumerate(pairs):
                segment = row.segments[column]
                for pair in there:
                    if pair.begin < pair.end and segment.text[pair.begin : pair.end].strip():
                        lines = [Line(segment, pair.begin, pair.end)]
                        if pair is there[-1]:
                            lines += self._going_on(index, segment, segment.x_of(_first(segment, pair)), pair)
                        found.append(Labelled(pair.label, pair.words, tuple(lines), index))
                    elif pair is there[-1]:
                        value = self._beside(index, column, pair, table)
                        if value is not None:
                            found.append(value)
        return found

    def _may_be_broken(self, index: int, pairs: list[tuple[_Pair, ...]]) -> bool:
        """Nothing is a label in this row, or only its first segment as a whole."""
        segment = self.rows[index].segments[0]
        return index not in self._taken and (
            not any(pairs)
            or (len(pairs[0]) == 1 and not pairs[0][0].sealed and self._is_open(segment, pairs[0]))
        )

    def pairs(self, index: int, column: int) -> tuple[_Pair, ...]:
        """The labels in one segment, looked up once for each part of the paper."""
        key = (index, column, self.section)
        if key not in self._cache:
            self._cache[key] = tuple(self._pairs(self.rows[index].segments[column]))
        return self._cache[key]

    def _pairs(self, segment: Segment) -> list[_Pair]:
        folded = fold(segment.text)
        whole = self._look_up(folded)
        if whole is not None:
            return [_Pair(whole, segment.text, len(folded), len(folded), folded.rstrip().endswith(":"))]
        pairs: list[_Pair] = []
        for mark in _SEPARATOR.finditer(folded):
            begin = pairs[-1].begin if pairs else 0
            before = folded[begin : mark.start()]
            hit = self._ending(before, whole_only=not pairs)
            if hit is None:
                if not pairs:
                    # Before the first label only words of that label may stand.
                    break
                continue
            label, length = hit
            start = mark.start() - length
            if pairs:
                last = pairs[-1]
                pairs[-1] = _Pair(last.label, last.words, last.begin, start, last.sealed)
            pairs.append(
                _Pair(label, segment.text[start : mark.start()].strip(), mark.end(), len(folded), True)
            )
        return pairs or self._unsealed(segment, folded)

    def _unsealed(self, segment: Segment, folded: str) -> list[_Pair]:
        """A label with no colon behind it, when what follows can only be its number or its day."""
        words = list(re.finditer(r"\S+", folded))
        for count in range(min(6, len(words) - 1), 0, -1):
            begin = words[count].start()
            label = self.labels.look_up(plain_label(folded[:begin]), self.section)
            if label is None:
                continue
            rest = segment.text[begin:].strip()
            if label.field in _NUMBER_FIELDS and _ONLY_A_NUMBER.fullmatch(rest):
                return [_Pair(label, segment.text[:begin].strip(), begin, len(folded), False)]
            days = find_days(rest) if label.field in _DAY_FIELDS else ()
            if len(days) == 1 and days[0].start == 0 and days[0].end == len(rest):
                return [_Pair(label, segment.text[:begin].strip(), begin, len(folded), False)]
        return []

    def _look_up(self, folded: str) -> Label | None:
        if len(folded) > 90:
            return None
        label = self.labels.look_up(plain_label(folded), self.section)
        if label is None and "/" in folded and ":" not in folded.rstrip(" :"):
            for part in folded.split("/"):
                label = label or self.labels.look_up(plain_label(part), self.section)
        return label

    def _ending(self, before: str, *, whole_only: bool) -> tuple[Label, int] | None:
        """The label with which a text ends, and its length; the longest."""
        label = self._look_up(before)
        if label is not None:
            return label, len(before)
        words = list(re.finditer(r"\S+", before))
        if len(words) > _MOST_WORDS and whole_only:
            return None
        least = 2 if whole_only else 1
        for first in range(max(1, len(words) - 5), len(words) - least + 1):
            label = self.labels.look_up(plain_label(before[words[first].start() :]), self.section)
            if label is not None:
                return label, len(before) - words[first].start()
        return None

    @staticmethod
    def _is_open(segment: Segment, pairs: tuple[_Pair, ...]) -> bool:
        last = pairs[-1]
        return not segment.text[last.begin : last.end].strip()

    def _opens_section(self, index: int) -> bool:
        row = self.rows[index]
        if len(row.segments) != 1:
            return False
        text = row.segments[0].text
        section = self.labels.headings.get(plain_label(text.rstrip(",")))
        if section is None:
            return False
        numbered = re.match(r"(?i)\s*(?:part|section|teil|partie|parte)\s+\d|\s*\d+[a-z]?[.)]", text)
        if not numbered and self._look_up(fold(text)) is not None:
            # "Laboratory" alone on a line is a heading when labels follow, a label when a value does.
            following = self.rows[index + 1] if index + 1 < len(self.rows) else None
            before, self.section = self.section, section
            labelled = following is not None and bool(self._pairs(following.segments[0]))
            self.section = before
            if not labelled:
                return False
        self.section = "" if section == "entity" else section
        self._cache.clear()
        return True

    def _beside(self, index: int, column: int, pair: _Pair, table: bool) -> Labelled | None:
        row = self.rows[index]
        segment = row.segments[column]
        if not table and column + 1 < len(row.segments) and not self.pairs(index, column + 1):
            value = row.segments[column + 1]
            first = Line(value, 0, len(value.text))
            above = self._above(index, value)
            lines = (*above, first, *self._going_on(index, value, value.x0, pair))
            return Labelled(pair.label, pair.words, lines, index)
        straddling = None if table else self._straddling(index, column)
        if straddling is not None:
            at, value = straddling
            first = Line(value, 0, len(value.text))
            lines = (*self._above(at, value), first, *self._going_on(at, value, value.x0, pair, beside=index))
            return Labelled(pair.label, pair.words, lines, index)
        below = self._below(index, segment)
        if below is None:
            return None
        at, value = below
        lines = (Line(value, 0, len(value.text)), *self._going_on(at, value, value.x0, pair, table=table))
        return Labelled(pair.label, pair.words, lines, at, in_table=table and len(cells_of(lines)) > 1)

    def _straddling(self, index: int, column: int) -> tuple[int, Segment] | None:
        """The upper of two lines beside a label that is set in the middle between them."""
        row = self.rows[index]
        label = row.segments[column]
        if column + 1 < len(row.segments) or label.words[0].box is None:
            return None
        for at in (index - 1, index + 1):
            if not 0 <= at < len(self.rows) or self.rows[at].page.number != label.page.number:
                continue
            value = self.rows[at].segments[-1]
            overlap = min(value.bottom, label.bottom) - max(value.top, label.top)
            last = len(self.rows[at].segments) - 1
            if value.x0 >= label.x1 and overlap > 0 and not self.pairs(at, last):
                return at, value
        return None

    def _below(self, index: int, label: Segment) -> tuple[int, Segment] | None:
        height = label.bottom - label.top
        # How far a value may be set in below its label: in points, or in columns of plain text.
        inset = 2 * height if label.words[0].box is not None else 9
        for at in range(index + 1, min(index + 4, len(self.rows))):
            row = self.rows[at]
            if row.page.number != label.page.number or row.top - label.bottom > 1.6 * height:
                return None
            for column, segment in enumerate(row.segments):
                overlap = min(segment.x1, label.x1) - max(segment.x0, label.x0)
                if overlap > 0 and (
                    abs(segment.x0 - label.x0) < inset or overlap > 0.5 * (label.x1 - label.x0)
                ):
                    return None if self.pairs(at, column) else (at, segment)
        return None

    def _above(self, index: int, value: Segment) -> tuple[Line, ...]:
        """Lines of a cell whose label is set in the middle or at the foot of the cell."""
        if value.words and value.words[0].box is None:
            return ()
        lines: list[Line] = []
        lower = value
        for at in range(index - 1, max(index - 8, -1), -1):
            row = self.rows[at]
            upper = row.segments[0]
            if (
                len(row.segments) != 1
                or row.page.number != value.page.number
                or abs(upper.x0 - value.x0) > 0.3 * (value.bottom - value.top)
                or lower.bottom - upper.bottom > _CLOSE * (value.bottom - value.top)
                or self.pairs(at, 0)
            ):
                break
            lines.insert(0, Line(upper, 0, len(upper.text)))
            lower = upper
        return tuple(lines)

    def _going_on(
        self,
        index: int,
        value: Segment,
        column_x: float,
        pair: _Pair,
        *,
        table: bool = False,
        beside: int = -1,
    ) -> list[Line]:
        lines: list[Line] = []
        boxed = bool(value.words) and value.words[0].box is not None
        last = value
        for at in range(index + 1, min(index + 60, len(self.rows))):
            row = self.rows[at]
            height = max(last.bottom - last.top, row.height * 0.8)
            tolerance = 0.3 * height if boxed else 1.0
            if at == beside:
                # The row of the label itself, set between two lines of its value.
                continue
            # Far lines belong to the same column only where the row has other columns too.
            reach = (3.2 if boxed else 2.0) if table and len(row.segments) > 1 else _CLOSE
            if row.page.number != value.page.number or row.bottom - last.bottom > reach * height:
                break
            column = next(
                (
                    c
                    for c, s in enumerate(row.segments)
                    if abs(s.x0 - column_x) <= tolerance and not self.pairs(at, c)
                ),
                None,
            )
            if column is None:
                column = self._wrapped(at, last, pair, boxed)
                if column is None:
                    break
            elif any(self.pairs(at, c) for c in range(column)) or (column and not table):
                break
            if len(row.segments) == 1 and self._is_heading(row):
                break
            last = row.segments[column]
            lines.append(Line(last, 0, len(last.text)))
        return lines

    def _wrapped(self, at: int, last: Segment, pair: _Pair, boxed: bool) -> int | None:
        """A long value that goes on at the left margin, because its line was full."""
        row = self.rows[at]
        if pair.label.field not in _LONG_FIELDS or len(row.segments) != 1 or self.pairs(at, 0):
            return None
        segment = row.segments[0]
        full = last.x1 >= 0.85 * self.right_edge[row.page.number]
        listed = re.match(r"[-•*–▪●☒☐☑✓✔□■\[(]", segment.text) is not None
        near = segment.x0 <= last.x0 + (3 if boxed else 1) or listed
        return 0 if (full and near) or listed else None

    def _is_heading(self, row: Row) -> bool:
        return plain_label(row.segments[0].text.rstrip(",")) in self.labels.headings

    def _broken_label(self, index: int) -> list[Labelled]:
        """A label that is broken over two lines of a narrow column, with its value beside it."""
        first = self.rows[index].segments[0]
        height = first.bottom - first.top
        if len(first.words) > 5:
            return []
        for second in (index + 1, index + 2):
            if second >= len(self.rows):
                return []
            below = self.rows[second].segments[0]
            if below.page.number != first.page.number or below.bottom - first.bottom > _CLOSE * height:
                return []
            if abs(first.x0 - below.x0) <= 0.3 * height:
                break
            if below.x0 < first.x1:
                # Only a value that is set between the two lines may stand there.
                return []
        else:
            return []
        if self._look_up(fold(first.text)) and len(self.rows[second].segments) > 1 and self.pairs(second, 0):
            # Two labels with a value each, one below the other.
            return []
        words = f"{first.text} {below.text}"
        label = self._look_up(fold(words))
        if label is None:
            return []
        values = [
            self.rows[at].segments[1 if at in (index, second) else 0]
            for at in range(index, second + 1)
            if at not in (index, second) or len(self.rows[at].segments) > 1
        ]
        if not values:
            return []
        self._taken.update(range(index + 1, second + 1))
        pair = _Pair(label, words, 0, 0, False)
        lines = [Line(value, 0, len(value.text)) for value in values]
        lines += self._going_on(second, values[-1], values[-1].x0, pair)
        return [Labelled(label, words, tuple(lines), index)]


def _first(segment: Segment, pair: _Pair) -> int:
    """Offset of the first sign of a pair's value in its segment."""
    rest = segment.text[pair.begin : pair.end]
    return pair.begin + len(rest) - len(rest.lstrip())
