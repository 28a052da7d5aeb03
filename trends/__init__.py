"""What it means: jobs that turn results into rollups, disagreements and, later, verdicts and shifts."""
