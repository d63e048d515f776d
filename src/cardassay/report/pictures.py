"""The geometry of the timelines in the HTML report; chains have a module of their own."""

from __future__ import annotations

from dataclasses import dataclass

from cardassay.model.assessment import Assessment
from cardassay.report.chain_picture import ChainPicture, chain_pictures
from cardassay.report.messages import load_messages
from cardassay.report.timeline import Scale, marks, rows, scale_of

__all__ = ["ChainPicture", "TimelinePicture", "chain_pictures", "timeline_picture"]

LABEL, BARS, ROW = 350, 600, 34
"""Width of the labels, width of the bars and height of a row, in the picture's units."""
HEAD = 58
_TITLE, _WHERE = 43, 56
"""Letters of a label that fit."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One stretch of one row."""

    x: float
    width: float
    state: str
    says: str


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One row with its label."""

    y: int
    title: str
    where: str
    full: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class TimelinePicture:
    """A timeline ready to be drawn."""

    width: int
    height: int
    rows: tuple[TimelineRow, ...]
    years: tuple[tuple[float, int], ...]
    marks: tuple[tuple[float, str, str, int], ...]
    """Place, words, day, and height of the words, so that neighbours do not cover each other."""


def timeline_picture(assessment: Assessment) -> TimelinePicture | None:
    """The timeline of an assessment; ``None`` when no finding has one."""
    found = rows(assessment)
    if not found:
        return None
    scale = scale_of(assessment)
    messages = load_messages()
    drawn = []
    for number, row in enumerate(found):
        bars = []
        for segment in row.segments:
            start, end = scale.span(segment)
            bars.append(
                Bar(
                    round(LABEL + start * BARS, 1),
                    # One day in a long programme would be too thin to be seen.
                    round(max((end - start) * BARS, 2.0), 1),
                    segment.state.value,
                    f"{segment.first_day} to {segment.last_day}: "
                    + messages.word("timeline", segment.state.value),
                )
            )
        title, where = row.requirement.title, row.where
        drawn.append(
            TimelineRow(
                HEAD + number * ROW,
                _fit(title, _TITLE),
                _fit(where, _WHERE),
                f"{title} ({where})",
                tuple(bars),
            )
        )
    places = ((round(LABEL + scale.share(day) * BARS, 1), day.year) for day in scale.years())
    # The number of a year needs about thirty units to the right of its line.
    years = tuple((x, year) for x, year in places if x < LABEL + BARS - 30)
    return TimelinePicture(
        LABEL + BARS + 20,
        HEAD + len(found) * ROW + 8,
        tuple(drawn),
        years,
        _mark_places(assessment, scale),
    )


def _mark_places(assessment: Assessment, scale: Scale) -> tuple[tuple[float, str, str, int], ...]:
    places: list[tuple[float, str, str, int]] = []
    for mark in sorted(marks(assessment), key=lambda mark: mark.day):
        x = round(LABEL + scale.share(mark.day) * BARS, 1)
        # Words are about 100 units wide; a mark close to the one before stands one line higher.
        near = bool(places) and x - places[-1][0] < 105 and places[-1][3] == 26
        places.append((x, mark.says, mark.day.isoformat(), 12 if near else 26))
    return tuple(places)


def _fit(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"
