"""Readers for lists that a description of columns cannot describe: bytes in, rows and problems out."""
