"""All SQL of the pages. Functions return frozen dataclasses; none of them costs more with more history."""
