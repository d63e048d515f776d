"""The office: use cases of a team over one store - tenders, papers, review, watch, asking, decisions."""
