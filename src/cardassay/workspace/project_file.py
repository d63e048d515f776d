"""``project.toml``: what is to be bought, checked against itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from cardassay.errors import Fault
from cardassay.form import Form, read_toml
from cardassay.model.project import Brand, ProductLine, Project
from cardassay.workspace.checks import identifier, nearest, twice

__all__ = ["ReviewRules", "read_project"]


@dataclass(frozen=True, slots=True)
class ReviewRules:
    """How the user's organisation wants the knowledge to be kept."""

    max_source_age_days: int = 365
    """Sources that were last checked longer ago are flagged in every report."""


def read_project(
    text: str, name: str, *, packs: Collection[str]
) -> tuple[Project | None, ReviewRules, tuple[Fault, ...]]:
    """
    The project in a text, and everything that is wrong with it.

    Args:
        text: Content of a ``project.toml``.
        name: File name as messages show it.
        packs: Identifiers of the requirement packs that exist.
    """
    form, faults = read_toml(text, name)
    if form is None:
        return None, ReviewRules(), faults
    lines = _lines(form)
    project = form.fill(Project, given={"lines": lines}, also=("line", "review"))
    review = form.fill(ReviewRules, ("review",), data=form.data.get("review", {})) or ReviewRules()
    if review.max_source_age_days < 1:
        form.fault(("review", "max_source_age_days"), "the age must be a day or more", "Write 365 for a year")
    for number, pack in enumerate(_texts(form.data.get("packs"))):
        if pack not in packs:
            do = nearest(pack, packs, "Known packs")
            form.fault(("packs", number), f"there is no requirement pack `{pack}`", do)
    if project is not None:
        _check(form, project)
    return (None if form.faults else project), review, tuple(form.faults)


def _texts(raw: object) -> list[str]:
    return [item for item in raw if isinstance(item, str)] if isinstance(raw, list) else []


def _lines(form: Form) -> tuple[ProductLine, ...]:
    raw = form.data.get("line", [])
    if not isinstance(raw, list):
        form.fault(("line",), "`line` is one table", "Write [[line]] with two brackets on each side")
        return ()
    if not raw:
        do = "Add a part [[line]] for each kind of card that is to be bought"
        form.fault((), "the project buys nothing: it has no product line", do)
    lines = [form.fill(ProductLine, ("line", index), data=table) for index, table in enumerate(raw)]
    return tuple(line for line in lines if line is not None)


def _check(form: Form, project: Project) -> None:
    raw = form.data.get("line", [])
    rows = [row for row in raw if isinstance(row, dict)] if isinstance(raw, list) else []
    ids = [(("line", i, "id"), row["id"]) for i, row in enumerate(rows) if isinstance(row.get("id"), str)]
    twice(form, ids, "product line")
    for index, row in enumerate(rows):
        at = ("line", index)
        if isinstance(row.get("id"), str):
            identifier(form, (*at, "id"), row["id"])
        if row.get("services") == []:
            do = 'Name what is bought, such as services = ["card-body", "personalisation"]'
            form.fault((*at, "services"), "this product line buys no service", do)
        quantity = row.get("quantity")
        if isinstance(quantity, int) and quantity < 1:
            form.fault(
                (*at, "quantity"), f"`quantity` is {quantity}", "Write how many cards, or leave it out"
            )
        if Brand.DOMESTIC.value in _texts(row.get("brands")) and not project.domestic_scheme:
            do = 'Add a line `domestic_scheme = "…"` above the first [[line]]'
            form.fault((*at, "brands"), "the brand `domestic` does not say which national scheme", do)
    if not project.packs:
        form.fault(("packs",), "no requirement pack is named", 'Write packs = ["financial-grade"]')
    submission, clarification = project.deadlines.submission, project.deadlines.clarification
    if submission and clarification and clarification < submission:
        do = "Clarification comes after submission; correct one of the two days"
        form.fault(
            ("deadlines", "clarification"), f"{clarification} is before submission on {submission}", do
        )
    last = project.window.last_production_day
    if submission and submission > last:
        do = "Correct the year of one of the two"
        form.fault(("deadlines", "submission"), f"{submission} is after the last production day {last}", do)
