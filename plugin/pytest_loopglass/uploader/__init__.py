"""The process that ships a spool folder: no socket, no thread and no waiting in the tests."""
