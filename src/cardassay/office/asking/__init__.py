"""Letters to suppliers, links by which they send papers, and what came in."""
