"""Common Criteria and EUCC papers: certificates, reports, security targets, maintenance, sites."""
