"""Kills whatever takes part in a session at random, and counts what is lost and doubled."""
