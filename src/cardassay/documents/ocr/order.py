"""The order in which a person reads the lines of a page: rows from the top, columns one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cardassay.model.evidence import Box

__all__ = ["reading_order"]

_COMMON = 0.5
"""Share of the lower line's height that two lines of one row have in common."""

_LEAST_ROWS = 5
"""Rows from which two lines beside each other may be columns of prose."""

_WIDE = 0.3
"""Share of the page's text that each of two columns of prose fills; labels and values are narrower."""

_FILLED = 0.75
"""Share of its column that a usual line of prose fills."""


def reading_order(boxes: Sequence[Box]) -> list[int]:
    """
    The numbers of the lines with these boxes, in the order in which they are read.

    Rows go before columns, as in forms, unless two columns are filled like prose.

    >>> reading_order([(60, 0, 90, 10), (0, 1, 40, 11), (0, 20, 90, 60), (0, 14, 90, 19)])
    [1, 0, 3, 2]
    """
    rows = _rows(boxes)
    if not rows:
        return []
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    return list(_ordered(rows, boxes, right - left))


def _rows(boxes: Sequence[Box]) -> list[list[int]]:
    rows: list[list[int]] = []
    for at in sorted(range(len(boxes)), key=lambda at: boxes[at][1] + boxes[at][3]):
        if rows and any(_beside(boxes[at], boxes[other]) for other in rows[-1]):
            rows[-1].append(at)
        else:
            rows.append([at])
    return [sorted(row, key=lambda at: boxes[at][0]) for row in rows]


def _beside(one: Box, other: Box) -> bool:
    """Two lines stand beside each other: much of their height in common, and little of their width."""
    common = min(one[3], other[3]) - max(one[1], other[1])
    lower = min(one[3] - one[1], other[3] - other[1])
    across = min(one[2], other[2]) - max(one[0], other[0])
    narrower = min(one[2] - one[0], other[2] - other[0])
    return common > _COMMON * lower and across < 0.3 * narrower


def _ordered(rows: list[list[int]], boxes: Sequence[Box], width: float) -> Iterator[int]:
    at = 0
    while at < len(rows):
        end, gutter = _columns(rows, at, boxes)
        if end - at >= _LEAST_ROWS and _is_prose(rows[at:end], gutter, boxes, width):
            lines = [line for row in rows[at:end] for line in row]
            yield from (line for line in lines if boxes[line][2] <= gutter)
            yield from (line for line in lines if boxes[line][2] > gutter)
            at = end
        else:
            yield from rows[at]
            at += 1


def _columns(rows: list[list[int]], start: int, boxes: Sequence[Box]) -> tuple[int, float]:
    """Where the rows end that a gutter parts in two, and the gutter's left side."""
    left, right = 0.0, float("inf")
    end = start
    for row in rows[start:]:
        low, high = left, right
        if len(row) == 2:
            low, high = max(low, boxes[row[0]][2]), min(high, boxes[row[1]][0])
        elif len(row) > 2 or (end == start):
            break
        elif boxes[row[0]][0] >= (low + high) / 2:
            high = min(high, boxes[row[0]][0])
        else:
            low = max(low, boxes[row[0]][2])
        if low >= high:
            break
        left, right, end = low, high, end + 1
    # The last rows with one line only may be a title beneath the columns; they follow either way.
    while end > start and len(rows[end - 1]) < 2:
        end -= 1
    return end, left


def _is_prose(rows: list[list[int]], gutter: float, boxes: Sequence[Box], width: float) -> bool:
    lines = [boxes[line] for row in rows for line in row]
    for column in ([box for box in lines if box[2] <= gutter], [box for box in lines if box[2] > gutter]):
        if len(column) < _LEAST_ROWS:
            return False
        wide = max(box[2] for box in column) - min(box[0] for box in column)
        filled = sorted((box[2] - box[0]) / wide for box in column)[len(column) // 2]
        if wide < _WIDE * width or filled < _FILLED:
            return False
    return True
