"""Printed codes and links of a paper: found, compared with the hosts known, shown, never followed."""

from cardassay.documents.codes.judging import judged, with_codes
from cardassay.documents.codes.seen import codes_of
from cardassay.documents.codes.support import codes_support

__all__ = ["codes_of", "codes_support", "judged", "with_codes"]
