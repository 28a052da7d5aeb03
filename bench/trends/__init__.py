"""What it costs to make verdicts of a run."""
