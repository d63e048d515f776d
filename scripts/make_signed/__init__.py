"""A set of signed PDFs, made anew each time, each with the facts that a reader must find in it."""
