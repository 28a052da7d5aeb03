"""`python -m trends.stats.replay`: verdicts of a history in a file, by the code of the jobs, without a server."""
