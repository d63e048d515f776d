"""Work in the background: jobs, workers, what is done every night."""
