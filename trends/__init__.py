"""What it means: jobs that turn results into rollups, disagreements, verdicts, shifts and causes."""
