"""The mathematics of verdicts and shifts: pure, typed, without Django and SQL."""
