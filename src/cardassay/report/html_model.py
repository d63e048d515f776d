"""What the HTML report shows, put together as plain values for its template."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from cardassay.model.assessment import Assessment
from cardassay.model.attestation import Attestation
from cardassay.model.evidence import Box, Fact
from cardassay.model.finding import Candidate, Finding, Part
from cardassay.model.outcome import Outcome
from cardassay.model.requirement import Check
from cardassay.model.verdict import effect_of
from cardassay.report.crop import Crop, Cropper
from cardassay.report.explain import source_words
from cardassay.report.look_ups import (
    LookUpWords,
    RegistersView,
    look_up_words,
    look_ups_of,
    registers_view,
)
from cardassay.report.messages import load_messages
from cardassay.report.names import paper_name, target_name
from cardassay.report.pictures import ChainPicture, TimelinePicture, chain_pictures, timeline_picture
from cardassay.report.reading import facts_in_order
from cardassay.report.reading_text import additions, shown
from cardassay.report.sentences import part_sentence
from cardassay.report.view import Bundle, MatrixRow, Scheduled, bundles, groups, matrix, schedule
from cardassay.report.visible import visible

__all__ = ["Crops", "SupplierView", "supplier_view"]

_CONTINUITY = frozenset(
    {Check.UNBROKEN, Check.ESTABLISHED_SITE, Check.SURVEILLANCE, Check.CONSTRUCTION, Check.LIFE_LIMIT}
)


class Crops:
    """Every crop of the report once, however often it is cited."""

    def __init__(self, cropper: Cropper) -> None:
        self._cropper = cropper
        self._known: dict[tuple[str, int, Box], tuple[str, Crop] | None] = {}

    def of(self, sha256: str | None, fact: Fact[Any]) -> tuple[str, Crop] | None:
        """Name and picture of the place that a fact was read from; ``None`` when there is none."""
        if sha256 is None or fact.page is None or fact.box is None:
            return None
        key = (sha256, fact.page, fact.box)
        if key not in self._known:
            crop = self._cropper.crop(*key)
            self._known[key] = None if crop is None else (f"crop-{len(self._known) + 1}", crop)
        return self._known[key]

    def all(self) -> tuple[tuple[str, Crop], ...]:
        """The pictures made so far, in the order of their names."""
        return tuple(entry for entry in self._known.values() if entry is not None)


@dataclass(frozen=True, slots=True)
class FactView:
    """One fact with the place it was read from."""

    label: str
    lines: tuple[str, ...]
    """The value, one entry of a list per line."""
    words: str
    """As printed; empty when the value says the same."""
    page: int | None
    method: str
    doubt: str
    crop: tuple[str, Crop] | None


@dataclass(frozen=True, slots=True)
class PartView:
    """One thing that was looked at."""

    outcome: str
    """That of the part; ``note`` where it keeps nothing open and yet is no yes."""
    sentence: str
    code: str
    axis: str
    rule: str
    unsourced: bool
    facts: tuple[FactView, ...]


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper held against the requirement."""

    outcome: str
    name: str
    file: str
    sha256: str
    grade: str
    reasons: str
    parts: tuple[PartView, ...]
    look_ups: tuple[LookUpWords, ...] = ()
    """What registers say of it."""


@dataclass(frozen=True, slots=True)
class BundleView:
    """One finding, or several that say the same, with all evidence."""

    id: str
    bundle: Bundle
    outcome: str
    effect: str
    rule: str
    shown_for: str
    """The target for which the evidence is shown, where the bundle has several."""
    parts: tuple[PartView, ...]
    papers: tuple[PaperView, ...]
    """The deciding paper first."""


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group of findings that do the same to the verdict."""

    key: str
    title: str
    says: str
    bundles: tuple[BundleView, ...]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One file of the dossier as read."""

    file: str
    sha256: str
    kind: str
    pages: int | None
    layout_seen: bool
    papers: tuple[tuple[str, str, str, tuple[FactView, ...]], ...]
    """Scheme, evidence grade, what is missing, and the fields of each attestation."""
    flags: tuple[tuple[str, int | None], ...]
    codes: tuple[tuple[str, str, bool | None], ...]
    problems: tuple[tuple[str, str], ...]

    @property
    def unsure(self) -> int:
        """How many fields wait for a person."""
        return sum(1 for _, _, _, facts in self.papers for fact in facts if fact.doubt)


@dataclass(frozen=True, slots=True)
class SupplierView:
    """One supplier's part of the report."""

    id: str
    case: Assessment
    groups: tuple[GroupView, ...]
    sites: tuple[str, ...]
    matrix: tuple[MatrixRow, ...]
    timeline: TimelinePicture | None
    chains: tuple[ChainPicture, ...]
    continuity: tuple[BundleView, ...]
    duties: tuple[Scheduled, ...]
    documents: tuple[DocumentView, ...]
    counts: dict[str, int] = field(hash=False)
    registers: RegistersView | None = None
    """What registers say of the papers; ``None`` when none was asked."""


def supplier_view(assessment: Assessment, number: int, crops: Crops) -> SupplierView:
    """Everything that the template needs about one supplier."""
    prefix = f"s{number}"
    views: list[GroupView] = []
    anchors: dict[str, str] = {}
    position = 0
    for group in groups(assessment):
        inside = []
        for bundle in bundles(group.findings, assessment):
            position += 1
            view = _bundle(bundle, f"{prefix}-f{position}", assessment, crops)
            anchors.update((finding.id, view.id) for finding in bundle.findings)
            inside.append(view)
        views.append(GroupView(group.key, group.title, group.says, tuple(inside)))
    continuity = tuple(
        view for group in views for view in group.bundles if view.bundle.requirement.check in _CONTINUITY
    )
    sites, rows = matrix(assessment)
    return SupplierView(
        id=prefix,
        case=assessment,
        groups=tuple(views),
        sites=sites,
        matrix=rows,
        timeline=timeline_picture(assessment),
        chains=chain_pictures(assessment, anchors),
        continuity=continuity,
        duties=schedule(assessment),
        documents=_documents(assessment, crops),
        counts={group.key: len(group.bundles) for group in views},
        registers=registers_view(assessment),
    )


def _bundle(bundle: Bundle, identifier: str, assessment: Assessment, crops: Crops) -> BundleView:
    finding = bundle.first
    return BundleView(
        identifier,
        bundle,
        finding.outcome.value,
        effect_of(finding, with_waivers=False).name.lower().replace("_", "-"),
        source_words(finding.requirement.source),
        target_name(assessment, finding.target) if len(bundle.findings) > 1 else "",
        tuple(_part(part, None, finding, assessment, crops) for part in finding.parts),
        tuple(
            _paper(candidate, finding, assessment, crops, whole=position == 0)
            for position, candidate in enumerate(finding.candidates)
        ),
    )


def _paper(
    candidate: Candidate, finding: Finding, assessment: Assessment, crops: Crops, *, whole: bool
) -> PaperView:
    attestation = candidate.attestation
    origin = attestation.origin
    parts: Iterable[Part] = candidate.parts
    if not whole:
        # Of a paper that was passed over only what speaks against it is shown.
        parts = [part for part in parts if part.outcome is not Outcome.SATISFIED]
    return PaperView(
        candidate.outcome.value,
        paper_name(attestation),
        "" if origin is None else origin.file,
        "" if origin is None else origin.sha256,
        load_messages().word("grade", attestation.grade.label),
        "; ".join(reason.text for reason in candidate.reasons),
        _each_fact_once(_part(part, attestation, finding, assessment, crops) for part in parts),
        tuple(look_up_words(one) for one in look_ups_of(assessment, attestation)) if whole else (),
    )


def _each_fact_once(parts: Iterable[PartView]) -> tuple[PartView, ...]:
    """The parts of one paper; a fact that an earlier part has shown is only named."""
    seen: set[FactView] = set()
    result = []
    for part in parts:
        facts = tuple(replace(f, lines=("as above",), words="", crop=None) if f in seen else f
                      for f in part.facts)  # fmt: skip
        seen.update(part.facts)
        result.append(replace(part, facts=facts))
    return tuple(result)


def _part(
    part: Part, attestation: Attestation | None, finding: Finding, assessment: Assessment, crops: Crops
) -> PartView:
    return PartView(
        "note" if part.note else part.outcome.value,
        part_sentence(part, attestation, finding.target, assessment, named=False, quoted=False),
        part.reason.code,
        load_messages().word("axis", part.reason.axis.value),
        "" if part.source is None else source_words(part.source),
        part.source is not None and not part.source.may_reject,
        tuple(
            _fact(name, fact, part.paper_of(name, attestation), crops, named=bool(part.elsewhere))
            for name, fact in part.facts
        ),
    )


def _fact(
    name: str, fact: Fact[Any], paper: Attestation | None, crops: Crops | None, *, named: bool = False
) -> FactView:
    origin = None if paper is None else paper.origin
    where = f", {visible(origin.file)}" if named and origin is not None else ""
    lines = tuple(shown(fact.value).split("\n"))
    return FactView(
        name.replace("_", " "),
        (*lines, *additions(fact)),
        "" if (fact.words,) == lines else fact.words,
        fact.page,
        f"{load_messages().word('method', fact.method.value)}{where}",
        "" if fact.sure else fact.why_not_sure or "another reading is possible",
        None if crops is None else crops.of(None if origin is None else origin.sha256, fact),
    )


def _documents(assessment: Assessment, crops: Crops) -> tuple[DocumentView, ...]:
    messages = load_messages()
    views = []
    for document in assessment.documents:
        papers = tuple(
            (
                attestation.scheme,
                messages.word("grade", attestation.grade.label),
                attestation.incomplete,
                # Crops stand where a fact decides; here the words are enough.
                tuple(_fact(name, fact, None, None) for name, fact in facts_in_order(attestation.facts)),
            )
            for attestation in document.attestations
        )
        views.append(
            DocumentView(
                document.file,
                document.sha256,
                document.kind.value.replace("-", " "),
                document.pages,
                document.layout_seen or not document.attestations,
                papers,
                tuple((flag.says, flag.page) for flag in document.flags),
                tuple((code.kind, code.text, code.host_known) for code in document.codes),
                tuple((problem.where, problem.message) for problem in document.problems),
            )
        )
    return tuple(views)
