"""A made-up history to look at: four weeks of an online shop's async suite, with faults planted in it.

Everything is drawn from a seed, so that the same seed and end give the same bytes.
"""
