"""The pages of one supplier: what was found, its papers, chains, registers and assets, each as of a day."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from cardassay.model.assessment import Assessment
from cardassay.office.abilities import Ability
from cardassay.office.faults import NotFoundError
from cardassay.office.seeing import supplier_in
from cardassay.office.viewing.suppliers import (
    SupplierShown,
    cell_findings,
    finding_shown,
    matrix_of,
    paper_shown,
    papers_unread,
    places_in,
    supplier_shown,
)
from cardassay.web.guards import in_tender
from cardassay.web.pages._days import At, Day, Was, day_of
from cardassay.web.pages.evidence import Edges
from cardassay.web.pages.review_pictures import box_of
from cardassay.web.visits import TenderVisit

__all__ = ["ROUTER"]

ROUTER = APIRouter()
_AT = "/tenders/{tender_id}/suppliers/{supplier_id}"
Reader = Annotated[TenderVisit, in_tender(Ability.SEE)]
Text = Annotated[str, Query(max_length=400)]


def _page(
    visit: TenderVisit, supplier_id: str, template: str, day: str, at: str = "", was: str = "", **more: Any
) -> Response:
    chosen = day_of(visit, day, at, was)
    shown = supplier_shown(visit.office, visit.tender.id, supplier_id, chosen.day)
    return visit.page(template, **_values(visit, shown), chosen=chosen, **more)


def _values(visit: TenderVisit, shown: SupplierShown) -> dict[str, Any]:
    home = f"/tenders/{visit.tender.id}/suppliers/{shown.supplier.id}"
    return {"shown": shown, "supplier": shown.supplier, "case": shown.assessment, "view": shown.view,
            "home": home, "stale": _stale(shown.assessment)}  # fmt: skip


def _stale(assessment: Assessment | None) -> int:
    return 0 if assessment is None else assessment.knowledge.stale_sources


@ROUTER.get(_AT)
def supplier_page(
    visit: Reader, supplier_id: str, day: Day = "", at: At = "", was: Was = "", all: Text = ""
) -> Response:
    """What was found, blockers first; htmx gets what depends on the day."""
    chosen = day_of(visit, day, at, was)
    shown = supplier_shown(visit.office, visit.tender.id, supplier_id, chosen.day)
    home = f"/tenders/{visit.tender.id}/suppliers/{supplier_id}"
    sites, lines = matrix_of(shown.assessment) if shown.assessment is not None else ((), ())
    return visit.page(
        "supplier/judged.html.j2" if visit.is_fragment else "supplier/supplier.html.j2",
        **_values(visit, shown), chosen=chosen, sites=sites, lines=lines, whole=bool(all),
        day_address=lambda other: home + ("" if other == chosen.today else f"?day={other}"),
    )  # fmt: skip


@ROUTER.get(_AT + "/reading")
def reading(visit: Reader, supplier_id: str) -> Response:
    """How many papers are being read; the page is loaded anew when they are."""
    with visit.office.database.reading() as connection:
        if supplier_in(connection, visit.tender.id, supplier_id) is None:
            raise NotFoundError("There is no such supplier in this tender.")
        count = papers_unread(connection, (supplier_id,)).get(supplier_id, 0)
    home = f"/tenders/{visit.tender.id}/suppliers/{supplier_id}"
    if not count and visit.is_fragment:
        return Response(status_code=204, headers={"HX-Refresh": "true"})
    return visit.page("supplier/reading.html.j2", count=count, home=home) if count else visit.to(home)


@ROUTER.get(_AT + "/finding")
def finding_page(visit: Reader, supplier_id: str, id: Text, day: Day = "") -> Response:
    """One finding with all evidence; htmx gets it without the page around it."""
    chosen = day_of(visit, day)
    shown = supplier_shown(visit.office, visit.tender.id, supplier_id, chosen.day)
    group, finding = finding_shown(shown, id)
    template = "supplier/finding_body.html.j2" if visit.is_fragment else "supplier/finding.html.j2"
    return visit.page(template, **_values(visit, shown), chosen=chosen, group=group, v=finding)


@ROUTER.get(_AT + "/cell")
def cell_page(
    visit: Reader,
    supplier_id: str,
    line: Text = "",
    brand: Text = "",
    site: Text = "",
    activity: Annotated[list[str] | None, Query(max_length=50)] = None,
    day: Day = "",
) -> Response:
    """Everything that counts in one cell of the matrix."""
    chosen = day_of(visit, day)
    shown = supplier_shown(visit.office, visit.tender.id, supplier_id, chosen.day)
    activities = tuple(activity or ())
    found = cell_findings(shown, line=line, brand=brand, site=site, activities=activities)
    return visit.page(
        "supplier/cell.html.j2", **_values(visit, shown), chosen=chosen, found=found,
        cell={"line": line, "brand": brand, "site": site, "activities": activities},
    )  # fmt: skip


@ROUTER.get(_AT + "/chains")
def chains_page(visit: Reader, supplier_id: str, day: Day = "", at: At = "", was: Was = "") -> Response:
    """The two chains of each product as pictures, with every link in words."""
    return _page(visit, supplier_id, "supplier/chains.html.j2", day, at, was)


@ROUTER.get(_AT + "/papers")
def papers_page(visit: Reader, supplier_id: str, day: Day = "") -> Response:
    """The papers of the dossier with what was read from them."""
    return _page(visit, supplier_id, "supplier/papers.html.j2", day)


@ROUTER.get(_AT + "/papers/{sha256}")
def paper_page(
    visit: Reader, supplier_id: str, sha256: str, page: int = 1, box: Edges = "", day: Day = ""
) -> Response:
    """One paper: everything read from it beside the picture of its pages."""
    chosen = day_of(visit, day)
    shown = supplier_shown(visit.office, visit.tender.id, supplier_id, chosen.day)
    place, name, document, read = paper_shown(shown, sha256)
    edges = box_of(box)
    pages = document.pages if document is not None and document.pages else 0
    return visit.page(
        "supplier/paper.html.j2", **_values(visit, shown), chosen=chosen, paper=place, file=name, d=read,
        places=places_in(document) if document is not None else (),
        pages=pages, page=min(max(page, 1), max(pages, 1)),
        box="" if edges is None else ",".join(str(edge) for edge in edges),
    )  # fmt: skip


@ROUTER.get(_AT + "/registers")
def registers_page(visit: Reader, supplier_id: str, day: Day = "") -> Response:
    """What public lists say of the papers."""
    return _page(visit, supplier_id, "supplier/registers.html.j2", day)


@ROUTER.get(_AT + "/assets")
def assets_page(visit: Reader, supplier_id: str, day: Day = "") -> Response:
    """Assets and controls, and what the papers cover of them."""
    return _page(visit, supplier_id, "supplier/assets.html.j2", day)
