"""What arrives: projects, tokens, runs, sessions, cases, results, batches; validated, stored once, announced."""
