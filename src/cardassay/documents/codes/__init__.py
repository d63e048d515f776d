"""Printed codes and links of a paper: found, compared with the hosts known, shown, never followed."""

from cardassay.documents.codes.judging import judged, with_codes
from cardassay.documents.codes.seen import codes_of

__all__ = ["codes_of", "judged", "with_codes"]
