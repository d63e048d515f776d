"""The two chains of a card, layer by layer: Common Criteria / EUCC, and EMVCo / brand."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

from cardassay.model.attestation import Attestation
from cardassay.model.outcome import Outcome
from cardassay.model.register import Row
from cardassay.model.supplier import Component

__all__ = ["Chain", "ChainKind", "Exposure", "Link", "Meeting", "Mend", "Moment", "Question", "Standing",
           "Step"]  # fmt: skip


class ChainKind(enum.StrEnum):
    """Which authority's papers a chain is made of."""

    COMMON_CRITERIA = "common-criteria"
    EMVCO_BRAND = "emvco-brand"


class Standing(enum.StrEnum):
    """How a paper stands on one day."""

    IN_FORCE = "in-force"
    ENDED = "ended"
    """Its term is over: archived or run out; not withdrawn."""
    NOT_BEGUN = "not-begun"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Moment:
    """One of the days on which a link matters."""

    what: str
    """``composition``, ``today`` or ``end-of-production``."""
    day: date
    standing: Standing


@dataclass(frozen=True, slots=True)
class Step:
    """One citation that was followed from a paper to the one below it."""

    citing: str
    """Number of the paper that cites, as printed; its product or file where it bears none."""
    cited: str
    role: str
    """``component`` …; ``name`` when the paper names the layer below without a number."""
    sentence: str
    """The words as printed."""
    page: int | None
    file: str
    """File or register row in which the words stand."""
    sure: bool
    fits: bool = True
    """False where the words name another layer below than the one that is offered."""


@dataclass(frozen=True, slots=True)
class Question:
    """A finding beside the approval of the layer itself."""

    finding: str
    outcome: Outcome
    says: str


@dataclass(frozen=True, slots=True)
class Link:
    """One layer with the paper that stands for it."""

    layer: str
    """``card``, ``applet``, ``platform`` or ``ic``; listed from the top down."""
    component: Component | None
    """The layer as offered; ``None`` when the offer does not name it."""
    attestation: Attestation | None
    """The best paper for it; ``None`` when none was shown."""
    outcome: Outcome
    says: str
    """Why, in one sentence."""
    finding: str = ""
    """Identifier of the finding behind it; empty when no requirement asks for this layer."""
    below: Step | None = None
    """The words of this link's paper that name the layer below it."""
    stand_in: Row | None = None
    """The register row of the cited number, where the paper itself is not in the dossier."""
    days: tuple[Moment, ...] = ()
    questions: tuple[Question, ...] = ()
    """What is asked about this very link: the citation, the days, the age."""
    beside: tuple[Question, ...] = ()
    """Further papers that the layer needs, such as Java Card tests, whatever their outcome."""


@dataclass(frozen=True, slots=True)
class Mend:
    """The paper or check that would mend the first broken link."""

    layer: str
    finding: str
    kind: str
    """Who moves: ``supplier-sends``, ``buyer-checks`` or ``person-confirms``."""
    what: str
    who: str
    """Who sends it, or is asked; empty when not known."""
    number: str = ""
    """The number of the paper that is wanted, where a paper above cites it."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A layer at which both chains must speak of the same product."""

    layer: str
    outcome: Outcome
    says: str
    finding: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """A known break that a chain reaches: possibly affected, never affected."""

    id: str
    name: str
    cve: str
    says: str
    """How it is reached."""
    path: tuple[Step, ...]
    """The citations from the product's paper down to what is affected; empty when it is that itself."""
    indirect: bool
    """More than one step away: such references mean real dependence only about half of the time."""
    ask: str
    unknown: str
    finding: str
    layer: str
    """The layer whose paper it is reached from."""
    printed: str = ""
    """The number or name that is affected, as printed."""
    through: str = ""
    """A further certificate through which it is reached, known from a hand-checked list."""


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain of one product line (and brand)."""

    kind: ChainKind
    line: str
    brand: str
    links: tuple[Link, ...]
    first_broken: str = ""
    """Layer of the first link from the top that does not hold; empty when all hold."""
    first_question: str = ""
    """Where all hold: layer of the first link about which something is asked; else empty."""
    mend: Mend | None = None
    """What would mend that link; ``None`` when there is nothing to mend."""
    meetings: tuple[Meeting, ...] = ()
    exposures: tuple[Exposure, ...] = ()
