"""Other certificates that a paper cites, with the sentence and what the citation means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cardassay.documents.cc.citing import (
    CITED,
    OTHER,
    OWN,
    Said,
    chip_named,
    masked,
    names_quoted,
    product_named,
    role_of_tag,
    said_of,
)
from cardassay.documents.cc.mentions import Citations, Mention
from cardassay.documents.cc.numbers import Number, core, find_numbers
from cardassay.documents.cc.procedures import (
    certificate,
    grouped,
    impossible,
    is_later,
    is_own,
    is_update,
    key,
    longest,
)
from cardassay.documents.cc.text import Span, WholeText
from cardassay.model.evidence import Fact
from cardassay.model.reference import PREDECESSOR_ROLES, Role

__all__ = ["PROPOSAL", "Reference", "profiles_cited", "references_in"]

PROPOSAL = "what the citation of"
"""How the reason begins why a citation is not sure although its page was read well."""

_MOST_CITED = 300
"""Certificates whose citations are read; a paper that names more is a list of certificates."""
_LONG_PAPER = 3
"""Pages from which a number on the title page alone is the paper's own file number."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One cited number in one role."""

    number: str
    sentence: str
    page: int
    role: Role
    strong: bool
    """The sentence says the role in so many words, on a page whose text is trusted."""

    span: Span
    product: str = ""
    """What the paper calls the product that the number belongs to."""

    doubt: str = ""
    """Why a strong role is not sure: two roles, or a number that cannot exist."""

    @property
    def sure(self) -> bool:
        """The role may be relied on without a person."""
        return self.strong and not self.doubt

    @property
    def record(self) -> Mapping[str, Any]:
        """The record of the field ``references``."""
        record = {
            "number": self.number,
            "sentence": self.sentence,
            "page": self.page,
            "role": self.role.value,
            "sure": self.sure,
        }
        return record | ({"product": self.product} if self.product else {})


def references_in(text: WholeText, own: str) -> Fact[Any] | None:
    """The certificates that the paper cites, other than itself, in the order of their first mention."""
    citations = Citations(text)
    groups = grouped(
        [each for each in citations.numbers if each.form == "product" and not is_own(each.text, own)]
    )
    reader = _References(citations, own, own or _own_of(citations, groups))
    read = list(groups.values())[:_MOST_CITED]
    found = _with_suffixes([reference for numbers in read for reference in reader.of(numbers)])
    if not found:
        return None
    unclear = [reference.number for reference in found if not reference.sure]
    doubts = [reference.doubt for reference in found if reference.doubt]
    if len(groups) > len(read):
        doubts.append(f"{len(groups)} certificates are named, only the first {len(read)} are shown")
        unclear = unclear or [found[-1].number]
    proposal = f"{PROPOSAL} {', '.join(dict.fromkeys(unclear[:5]))} means is a proposal"
    return text.fact(
        found[0].span,
        [reference.record for reference in found],
        sure=not unclear,
        why_not_sure="; ".join(dict.fromkeys((proposal, *doubts))),
    )


def _own_of(citations: Citations, groups: Mapping[str, Sequence[Number]]) -> str:
    """The number that a target's title page bears, when the words there make it no component."""
    text = citations.text
    if len(text.paper.pages) < _LONG_PAPER:
        return ""
    end = text.pages_to(1)
    first = [
        numbers
        for numbers in groups.values()
        if numbers[0].span[0] < end and not _built_on(citations, [n for n in numbers if n.span[0] >= end])
    ]
    if len({numbers[0].core for numbers in first}) != 1:
        return ""
    return longest(first[0])


def _built_on(citations: Citations, numbers: Sequence[Number]) -> bool:
    """Whether the pages behind the title page say that the product is built on it."""
    if not numbers:
        return False
    return any(
        each.sure and each.role is Role.COMPONENT for each in _References(citations, "", "").of(numbers)
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    mention: Mention
    said: Said


@dataclass(frozen=True, slots=True)
class _References:
    """Reads the citations of one certificate after the other."""

    citations: Citations
    own: str
    """The paper's own number as it was read; empty for a target."""
    mine: str
    """The same, or what stands on the title page of a target."""

    def of(self, numbers: Sequence[Number]) -> list[Reference]:
        """The citation of one certificate; two where the words give it two roles."""
        mentions = self.citations.mentions(numbers)
        readings = [self._read(mention, numbers) for mention in mentions]
        ruled = self._by_rule(numbers, readings)
        if ruled is not None:
            return [self._reference(numbers, *ruled)]
        strong: dict[Role, _Reading] = {}
        for reading in readings:
            if reading.said.strong:
                strong.setdefault(_family(reading.said.role), reading)
        if len(strong) > 1:
            # Results are used again of components and of predecessors alike.
            strong.pop(Role.EVALUATION_REUSED, None)
        if len(strong) > 1:
            return [
                replace(
                    self._reference(numbers, reading, reading.said),
                    doubt=f"sentences give {longest(numbers)} different roles",
                )
                for reading in strong.values()
            ]
        best = next(iter(strong.values()), None) or next(
            (reading for reading in readings if reading.said.role is not Role.UNKNOWN), readings[0]
        )
        return [self._reference(numbers, best, best.said)]

    def _read(self, mention: Mention, numbers: Sequence[Number]) -> _Reading:
        text = self.citations.text
        marks = [*self._marks(mention, numbers)]
        taken = [span for span, _mark in marks]
        # A name may hold "platform" without saying that this is what is cited.
        marks += [
            (span, '"name"')
            for span in names_quoted(text.text, mention.sentence)
            if not any(span[0] < end and start < span[1] for start, end in taken)
        ]
        said = said_of(masked(text.folded, mention.sentence, marks))
        if said.strong or not mention.tag:
            return _Reading(mention, said)
        by_tag = role_of_tag(mention.tag)
        if by_tag.strong or said.role is Role.UNKNOWN:
            return _Reading(mention, by_tag)
        return _Reading(mention, said)

    def _marks(self, mention: Mention, numbers: Sequence[Number]) -> Iterable[tuple[Span, str]]:
        keys = {key(number.text) for number in numbers}
        for number in self.citations.numbers_in(mention.sentence):
            if number.form != "product":
                yield number.span, "another number"
            elif key(number.text) in keys:
                yield number.span, CITED
            else:
                yield number.span, OWN if is_own(number.text, self.mine) else OTHER
        tags = {tag for number in numbers for tag in self.citations.tags_of(number.core)}
        for span, tag in self.citations.tags_in(mention.sentence):
            # At the head of its own entry the tag says nothing.
            if tag in tags and not (mention.entry and span[0] == mention.sentence[0]):
                yield span, CITED

    def _by_rule(
        self, numbers: Sequence[Number], readings: Sequence[_Reading]
    ) -> tuple[_Reading, Said] | None:
        """The role that follows from the number alone: the same procedure, or the paper's own number."""
        number = longest(numbers)
        best = next((r for r in readings if r.said.strong), readings[0])
        if not self.mine or core(number) != core(self.mine):
            return self._another(numbers, readings)
        if not self.own and (is_own(number, self.mine)):
            named = next((r for r in readings if r.said.role is Role.ITSELF), None)
            return named or readings[0], Said(Role.ITSELF, strong=named is not None)
        # An issue of the same procedure is never a component of itself.
        again = next((r for r in readings if r.said.role is Role.RE_EVALUATION), None)
        strong = not is_later(number, self.mine)
        if again is not None:
            return again, Said(Role.RE_EVALUATION, strong)
        update = is_update(number) or is_update(self.mine)
        return best, Said(Role.MAINTENANCE if update else Role.PREVIOUS_VERSION, strong)

    def _another(
        self, numbers: Sequence[Number], readings: Sequence[_Reading]
    ) -> tuple[_Reading, Said] | None:
        """A number of another procedure that the paper bears itself: a file number, a slip of the pen."""
        itself = Said(Role.ITSELF, strong=False)
        named = next((r for r in readings if r.said.role is Role.ITSELF), None)
        if named is not None and self.mine:
            return named, itself
        if any(reading.said.strong for reading in readings) or not self.own:
            return None
        pages = {self.citations.text.page_at(number.span[0]).number for number in numbers}
        count = len(self.citations.text.paper.pages)
        if count < _LONG_PAPER or 1 not in pages:
            return None
        if 2 * len(pages) >= count or (pages == {1} and all(r.said.role is Role.UNKNOWN for r in readings)):
            return readings[0], itself
        return None

    def _reference(self, numbers: Sequence[Number], reading: _Reading, said: Said) -> Reference:
        text = self.citations.text
        mention = reading.mention
        place = text.place(mention.sentence)
        trusted = not place.page.doubt_between(place.start, place.end)
        number = longest(numbers)
        return Reference(
            number,
            text.words(mention.sentence),
            text.page_at(mention.span[0]).number,
            said.role,
            said.strong and trusted,
            mention.span,
            self._product(numbers, mention, said.role),
            self._impossible(numbers),
        )

    def _impossible(self, numbers: Sequence[Number]) -> str:
        """Why the number cannot exist as it is printed, every time that it is printed."""
        text = self.citations.text.text
        doubts = [
            impossible(number.text, text[number.span[1] : number.span[1] + 24], self.own)
            for number in numbers
        ]
        return doubts[0] if all(doubts) else ""

    def _product(self, numbers: Sequence[Number], proof: Mention, role: Role) -> str:
        """What the proof calls the product; for a component, what another mention does."""
        others: Sequence[Mention] = ()
        if role not in PREDECESSOR_ROLES:
            others = sorted(self.citations.mentions(numbers), key=lambda mention: not mention.entry)
        for mention in (proof, *others):
            if name := product_named(self._as_printed(mention, numbers), entry=mention.entry):
                return name
        # Of an earlier version the sentence may name the chip of the present one.
        return "" if role in PREDECESSOR_ROLES else chip_named(self._as_printed(proof, numbers))

    def _as_printed(self, mention: Mention, numbers: Sequence[Number]) -> str:
        return masked(self.citations.text.text, mention.sentence, self._marks(mention, numbers))


def _family(role: Role) -> Role:
    """Re-evaluation and previous version do not contradict each other."""
    return Role.PREVIOUS_VERSION if role is Role.RE_EVALUATION else role


def _with_suffixes(found: list[Reference]) -> list[Reference]:
    """Maintenance and surveillance of a certificate take the role of the certificate itself."""
    bases = {certificate(each.number): each for each in found if not is_update(each.number)}
    joined = []
    for each in found:
        base = bases.get(certificate(each.number))
        if base is not None and is_update(each.number) and not each.sure:
            each = replace(each, role=base.role, strong=base.strong, doubt=each.doubt or base.doubt)
        joined.append(each)
    return joined


def profiles_cited(text: WholeText, start: int, end: int) -> tuple[Number, ...]:
    """The protection profiles whose numbers stand in a stretch, each once."""
    found: dict[str, Number] = {}
    for number in find_numbers(text, start, end):
        if number.form == "profile":
            found.setdefault(key(number.text), number)
    return tuple(found.values())
