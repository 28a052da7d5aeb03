"""A batch and everything in it, in one transaction, exactly once."""

from ingest.store.batch import Stored, store

__all__ = ["Stored", "store"]
