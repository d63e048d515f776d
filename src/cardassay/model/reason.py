"""Why a finding is what it is; each reason knows the outcome it leads to."""

from __future__ import annotations

import enum

from cardassay.model.outcome import Outcome

__all__ = ["Axis", "Reason"]

_NO, _OPEN, _YES = Outcome.NOT_SATISFIED, Outcome.INDETERMINATE, Outcome.SATISFIED


class Axis(enum.StrEnum):
    """The four axes of an attestation, kept apart, and two that belong to the requirement."""

    AUTHENTIC = "authentic"
    IN_FORCE = "in-force"
    IN_SCOPE = "in-scope"
    RECOGNISED = "recognised"
    PRESENT = "present"
    """Whether a paper was shown at all."""
    LIFE = "life"
    """Product-life limits."""


class Reason(enum.Enum):
    """
    Code, outcome, axis and sentence of every reason.

    ``renewable`` tells an end that a renewal mends (the paper runs out) from one that nothing
    mends (a chip at the end of its life); it matters for ends that lie ahead.
    """

    # in force
    IN_FORCE = (_YES, Axis.IN_FORCE, "the paper is in force")
    EXPIRED = (_NO, Axis.IN_FORCE, "the paper has run out", True)
    EXPIRED_EXTENSION_UNKNOWN = (
        _OPEN,
        Axis.IN_FORCE,
        "the printed validity has ended; an extension may exist",
        True,
    )
    NOT_YET_IN_FORCE = (_NO, Axis.IN_FORCE, "the paper begins after that day", True)
    SUSPENDED = (_NO, Axis.IN_FORCE, "the attestation is suspended")
    WITHDRAWN = (_NO, Axis.IN_FORCE, "the attestation is withdrawn or cancelled")
    ARCHIVED = (_YES, Axis.IN_FORCE, "archived: a residual risk, not a withdrawal")
    END_UNKNOWN = (_OPEN, Axis.IN_FORCE, "the paper prints no last day, and its scheme needs one")
    SURVEILLANCE_UNPROVEN = (_OPEN, Axis.IN_FORCE, "no proof that the last due surveillance was passed", True)
    LATE_ASSESSMENT = (
        _OPEN,
        Axis.IN_FORCE,
        "the yearly assessment is overdue, within the grace that brands may give",
        True,
    )
    ASSESSMENT_TOO_OLD = (_NO, Axis.IN_FORCE, "the yearly assessment is too old", True)
    NON_COMPLIANT = (_NO, Axis.IN_FORCE, "the assessment did not end compliant")
    FINDINGS_OPEN = (_OPEN, Axis.IN_FORCE, "the assessment has open findings")
    PROVISIONAL = (_YES, Axis.IN_FORCE, "provisional recognition before the audit")
    CYCLE_TOO_LONG = (_OPEN, Axis.IN_FORCE, "the printed validity is longer than the scheme's cycle")
    NOT_IN_FORCE_AT_ISSUE = (_NO, Axis.IN_FORCE, "was not in force when the paper above was issued")
    EVALUATION_TOO_OLD = (
        _OPEN,
        Axis.IN_FORCE,
        "the layer below was older than 18 months when the paper above was issued",
    )

    # edition
    EDITION_CURRENT = (_YES, Axis.IN_FORCE, "the edition is accepted on that day")
    EDITION_ENDED = (_NO, Axis.IN_FORCE, "the edition is no longer accepted", True)
    EDITION_MISSING = (_OPEN, Axis.IN_FORCE, "the paper does not name the edition")
    EDITION_UNKNOWN = (_OPEN, Axis.IN_FORCE, "the printed edition is not known to the scheme file")
    ISSUED_AFTER_EDITION = (_OPEN, Axis.IN_FORCE, "issued when that edition could no longer be issued")
    ISSUED_BEFORE_EDITION = (_OPEN, Axis.AUTHENTIC, "issued before the edition existed")
    EDITION_EARLY = (
        _YES,
        Axis.RECOGNISED,
        "a very early certificate of a new edition: was the body already accredited for it?",
    )

    # holder
    HOLDER_MATCHES = (_YES, Axis.IN_SCOPE, "the holder is the party that must hold it")
    OTHER_ENTITY = (_NO, Axis.IN_SCOPE, "held by another legal entity")
    HOLDER_SIMILAR = (_OPEN, Axis.IN_SCOPE, "the holder's name is similar, not equal; a person decides")
    HOLDER_UNKNOWN = (_OPEN, Axis.IN_SCOPE, "the paper names no holder, or the party is not declared")
    BORROWED = (_NO, Axis.IN_SCOPE, "a reseller shows the maker's approval as its own")
    LINK_MISSING = (_OPEN, Axis.IN_SCOPE, "no paper ties this third party's attestation to the bidder")

    # site
    SITE_MATCHES = (_YES, Axis.IN_SCOPE, "the site is named")
    OTHER_SITE = (_NO, Axis.IN_SCOPE, "names other sites, and is complete")
    SITE_SIMILAR = (_OPEN, Axis.IN_SCOPE, "names a similar site; a person decides")
    SITE_UNKNOWN = (_OPEN, Axis.IN_SCOPE, "names no site that can be compared")
    INCOMPLETE = (_OPEN, Axis.IN_SCOPE, "a page or annex of the paper is missing")

    # scope
    SCOPE_COVERS = (_YES, Axis.IN_SCOPE, "the scope of that site names the activity")
    SCOPE_PARTLY = (_OPEN, Axis.IN_SCOPE, "the scope names related work, not the activity itself")
    SCOPE_UNREAD = (_OPEN, Axis.IN_SCOPE, "no term for the activity was found in the scope; a person decides")
    SCOPE_LACKS = (_NO, Axis.IN_SCOPE, "the scope does not cover the activity")
    SCOPE_EXCLUDES = (_NO, Axis.IN_SCOPE, "the scope excludes the activity")

    # product
    PRODUCT_MATCHES = (_YES, Axis.IN_SCOPE, "names exactly the offered product")
    OTHER_PRODUCT = (_NO, Axis.IN_SCOPE, "names another product")
    OTHER_VERSION = (_NO, Axis.IN_SCOPE, "names another version of the product")
    OTHER_IC = (_NO, Axis.IN_SCOPE, "stands on another integrated circuit")
    PRODUCT_SIMILAR = (_OPEN, Axis.IN_SCOPE, "names a similar product; a person decides")
    PRODUCT_UNKNOWN = (_OPEN, Axis.IN_SCOPE, "the offered or the certified product is not named exactly")
    OTHER_INTERFACE = (_NO, Axis.IN_SCOPE, "does not cover the card's interface")
    INTERFACE_UNKNOWN = (_OPEN, Axis.IN_SCOPE, "does not name the interface")
    OTHER_BRAND = (_NO, Axis.IN_SCOPE, "speaks for another brand")
    BRAND_UNKNOWN = (_OPEN, Axis.IN_SCOPE, "does not name the brand")
    LEVEL_MET = (_YES, Axis.IN_SCOPE, "the level is high enough")
    LEVEL_TOO_LOW = (_NO, Axis.IN_SCOPE, "the level is too low")
    LEVEL_MISSING = (_OPEN, Axis.IN_SCOPE, "the paper does not name the level")
    COMPONENT_TOO_LOW = (_NO, Axis.IN_SCOPE, "an assurance component is too low")
    OTHER_BOOK = (_NO, Axis.IN_SCOPE, "covers the other Card Production book")
    BOOK_UNKNOWN = (_OPEN, Axis.IN_SCOPE, "does not say which Card Production book it covers")
    CONFIGURATION_UNKNOWN = (_OPEN, Axis.IN_SCOPE, "names no configuration with its version")
    LABEL_LACKS = (_NO, Axis.IN_SCOPE, "the label does not include that product type")
    CONSTRUCTION_DIFFERS = (_OPEN, Axis.IN_SCOPE, "the tested construction is not named as the one offered")

    # recognised
    RECOGNISED = (_YES, Axis.RECOGNISED, "the issuing body is recognised for this scheme")
    ACCREDITATION_UNKNOWN = (_OPEN, Axis.RECOGNISED, "the accreditation behind the body is not known")
    ACCREDITATION_MISSING = (_OPEN, Axis.RECOGNISED, "no accreditation mark is printed")
    ISSUER_UNKNOWN = (_OPEN, Axis.RECOGNISED, "the issuing body is not known for this scheme")

    # authentic
    GRADE_REACHED = (_YES, Axis.AUTHENTIC, "the evidence is as strong as the requirement asks")
    GRADE_TOO_LOW = (_OPEN, Axis.AUTHENTIC, "the evidence is weaker than the requirement asks")
    TO_CONFIRM = (_OPEN, Axis.AUTHENTIC, "a value was not read surely; a person confirms it")
    STANDS_NOT_ALONE = (_OPEN, Axis.AUTHENTIC, "a draft, an annex or a companion paper proves nothing alone")
    CONTRADICTION = (_OPEN, Axis.AUTHENTIC, "papers of the dossier contradict each other")

    # present
    NOTHING_PRESENTED = (_OPEN, Axis.PRESENT, "no paper was presented")
    NEIGHBOUR_OFFERED = (_OPEN, Axis.PRESENT, "a paper of another scheme was offered in its place")
    NOT_EVIDENCED = (_NO, Axis.PRESENT, "not evidenced by the clarification deadline")
    LATE = (_OPEN, Axis.PRESENT, "came after the deadline; it counts only when a person admits it", True)
    NO_SITE_ASSIGNED = (_OPEN, Axis.PRESENT, "no site is assigned to a bought activity")

    # life and programme
    LIFE_COVERS = (_YES, Axis.LIFE, "the product's life reaches the end of the programme")
    CHIP_LIFE_ENDS = (_NO, Axis.LIFE, "the product's life ends inside the programme")
    LIFE_UNKNOWN = (_OPEN, Axis.LIFE, "the day from which the product's life counts is not known")
    CONTINUITY_SHOWN = (_YES, Axis.LIFE, "continuity is shown")
    CONTINUITY_UNKNOWN = (_OPEN, Axis.LIFE, "continuity cannot be shown from the papers")
    CONTINUITY_GAP = (_OPEN, Axis.LIFE, "there is a gap or a change that needs an explanation")

    def __init__(self, outcome: Outcome, axis: Axis, text: str, renewable: bool = False) -> None:
        self.outcome, self.axis, self.text, self.renewable = outcome, axis, text, renewable

    # Members are told apart by identity; an enum's own hash is computed in Python code each time.
    __hash__ = object.__hash__

    @property
    def code(self) -> str:
        """The word used in files: ``other-site``."""
        return self.name.lower().replace("_", "-")

    def __new__(cls, *args: object) -> Reason:
        # Members are told apart by name: two reasons may share outcome and axis.
        member = object.__new__(cls)
        member._value_ = len(cls.__members__)
        return member
