from tests.ingest.conftest import project, put

__all__ = ["project", "put"]
