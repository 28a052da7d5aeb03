"""Cancellations: who asked for them and where, whether they arrived, and what came of them."""
