"""The history of a case, arranged for its page. Pure."""
