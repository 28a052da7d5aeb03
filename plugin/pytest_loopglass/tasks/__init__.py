"""Tasks: spawned, how many at once, and which were left pending."""
