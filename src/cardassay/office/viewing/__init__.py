"""What pages and programs see of tenders and suppliers."""
