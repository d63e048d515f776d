"""Why a finding is what it is; each reason knows the outcome it leads to."""

from __future__ import annotations

import enum
import functools

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
    ACCREDITATION_DOUBTED = (
        _OPEN,
        Axis.RECOGNISED,
        "the accreditation behind the body is contradicted; the accreditation body is asked",
    )
    SIGNATORY_LACKS = (
        _OPEN,
        Axis.RECOGNISED,
        "the accreditation body had not signed for that standard on that day, as far as is recorded",
    )
    CRITERION_TO_ASK = (
        _YES,
        Axis.RECOGNISED,
        "decided after bodies had to be accredited to newer criteria: was this one?",
    )
    ISSUER_UNKNOWN = (_OPEN, Axis.RECOGNISED, "the issuing body is not known for this scheme")

    # authentic
    GRADE_REACHED = (_YES, Axis.AUTHENTIC, "the evidence is as strong as the requirement asks")
    GRADE_TOO_LOW = (_OPEN, Axis.AUTHENTIC, "the evidence is weaker than the requirement asks")
    TO_CONFIRM = (_OPEN, Axis.AUTHENTIC, "a value was not read surely; a person confirms it")
    STANDS_NOT_ALONE = (_OPEN, Axis.AUTHENTIC, "a draft, an annex or a companion paper proves nothing alone")
    CONTRADICTION = (_OPEN, Axis.AUTHENTIC, "papers of the dossier contradict each other")

    # registers: silence is never worse than a question, and a row proves no more than it says
    LISTED = (_YES, Axis.AUTHENTIC, "a register says the same")
    MAYBE_LISTED = (_YES, Axis.AUTHENTIC, "rows of a register may be meant; a person decides")
    NOT_LISTED = (_YES, Axis.AUTHENTIC, "not in a register, whose silence proves nothing")
    NOT_LISTED_ASK = (
        _OPEN,
        Axis.AUTHENTIC,
        "not in a register that is meant to hold every one; the issuer is asked",
    )
    REGISTER_DIFFERS = (_OPEN, Axis.AUTHENTIC, "paper and register do not say the same")
    REGISTER_STALE = (
        _OPEN,
        Axis.AUTHENTIC,
        "the list at hand cannot speak for that day; a fresh one is needed",
    )
    LOOK_UP_COUNTS_NOT = (
        _OPEN,
        Axis.AUTHENTIC,
        "a look-up that a person made counts for nothing as it is; it is made again",
    )
    OFFERED_LISTED = (
        _YES,
        Axis.PRESENT,
        "a register holds a number that the offer names; the paper itself was not shown",
    )
    OFFERED_ENDED = (
        _OPEN,
        Axis.PRESENT,
        "a register says that a number which the offer names no longer stands",
    )
    ARCHIVED_AT_ISSUE = (
        _OPEN,
        Axis.IN_FORCE,
        "a register had archived it when the paper above was issued; was it reassessed?",
    )

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

    # chains
    COMPONENT_CITED = (_YES, Axis.IN_SCOPE, "cites the certificate of the layer below")
    CITED_IN_REGISTER = (
        _YES,
        Axis.IN_SCOPE,
        "a register holds the certificate that is cited for the layer below",
    )
    CITED_NOT_SHOWN = (_OPEN, Axis.PRESENT, "the certificate cited for the layer below was not shown")
    OTHER_COMPONENT_CITED = (
        _OPEN,
        Axis.IN_SCOPE,
        "cites another certificate for the layer below than the one shown",
    )
    NEWER_ISSUE_CITED = (
        _OPEN,
        Axis.IN_SCOPE,
        "cites a newer issue of the certificate below than the one shown",
    )
    ANALYSIS_RENEWED = (_YES, Axis.IN_FORCE, "the vulnerability analysis was made anew")
    CITATION_CIRCLE = (_OPEN, Axis.AUTHENTIC, "certificates cite each other in a circle")
    CITES_ITSELF = (_OPEN, Axis.AUTHENTIC, "names itself as its own component")
    NUMBER_IMPOSSIBLE = (_OPEN, Axis.AUTHENTIC, "cites a number that cannot have been issued")
    SCHEME_DAYS_FIT = (_YES, Axis.RECOGNISED, "scheme and criteria fit the day of issue")
    ISSUED_AFTER_SCHEME = (
        _OPEN,
        Axis.RECOGNISED,
        "a first national certificate issued after the national schemes had ended",
    )
    OLDER_CRITERIA = (_OPEN, Axis.RECOGNISED, "rests on criteria that could no longer be used on that day")
    NATIONAL_COMPONENT = (_OPEN, Axis.RECOGNISED, "an EUCC composite stands on a national certificate")
    INTERIM_EVALUATION_DUE = (
        _OPEN,
        Axis.IN_FORCE,
        "the technical validity has ended, and no interim evaluation was shown",
        True,
    )
    CHAINS_MEET = (_YES, Axis.IN_SCOPE, "both chains speak of the same product")
    CHAINS_APART = (_OPEN, Axis.IN_SCOPE, "the chains do not meet at one product")
    ONE_CHAIN_ONLY = (_OPEN, Axis.PRESENT, "only one of the two chains names this layer")
    CHIP_NOT_SHOWN = (_OPEN, Axis.PRESENT, "no paper of the chip was shown, and none is cited")
    NO_KNOWN_BREAK = (_YES, Axis.LIFE, "nothing shown leads to a known break")
    POSSIBLY_AFFECTED = (_OPEN, Axis.LIFE, "possibly affected by a known break")
    LIBRARY_NAMED = (_YES, Axis.IN_SCOPE, "the library versions offered are named")
    OTHER_LIBRARY = (_NO, Axis.IN_SCOPE, "names other library versions than the offer")
    LIBRARY_UNKNOWN = (_OPEN, Axis.IN_SCOPE, "names no library versions")

    def __init__(self, outcome: Outcome, axis: Axis, text: str, renewable: bool = False) -> None:
        self.outcome, self.axis, self.text, self.renewable = outcome, axis, text, renewable

    # Members are told apart by identity; an enum's own hash is computed in Python code each time.
    __hash__ = object.__hash__

    @property
    def note(self) -> bool:
        """Whether it keeps nothing open and yet is no yes: something that a person should know."""
        return self in _NOTES

    @property
    def code(self) -> str:
        """The word used in files: ``other-site``."""
        return _code(self._name_)

    def __new__(cls, *args: object) -> Reason:
        # Members are told apart by name: two reasons may share outcome and axis.
        member = object.__new__(cls)
        member._value_ = len(cls.__members__)
        return member


@functools.cache
def _code(name: str) -> str:
    return name.lower().replace("_", "-")


_NOTES = frozenset(
    {
        Reason.ARCHIVED,
        Reason.CRITERION_TO_ASK,
        Reason.EDITION_EARLY,
        Reason.MAYBE_LISTED,
        Reason.NOT_LISTED,
        Reason.PROVISIONAL,
    }
)
