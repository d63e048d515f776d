"""Lists in the forms in which they come: CSV, JSON, sheets, web pages and PDF as rows of cells."""
