"""Looks at tasks and threads from another thread, while they go on: nothing is called that could block or change them.

Nothing of what is looked at is kept: what comes out is text.
"""
