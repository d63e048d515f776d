"""One small module per thing that is looked at on a paper; each function returns parts."""
