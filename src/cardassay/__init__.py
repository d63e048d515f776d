"""Cardassay: is this card manufacturer's certification system complete enough for this project?"""

__version__ = "0.1.0"
