"""Bytes to pages with words and boxes, to the kind of a document, to fields with their places."""
