"""Deadlines: what was set, how much of it was used, what came of it. One module for each library that sets them."""
