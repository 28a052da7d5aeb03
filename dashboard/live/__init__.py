"""Live runs: a nudge says that the head moved, results are read by their number, so none can be lost."""
