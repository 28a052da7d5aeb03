"""What a client did wrong, said so that it can be mended."""


class Refused(Exception):
    """A request that stores nothing: HTTP `status`, the `field` at fault and a sentence."""

    def __init__(self, field: str, message: str, status: int = 400) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message
        self.status = status

    def as_json(self) -> dict[str, dict[str, str]]:
        return {"error": {"field": self.field, "message": self.message}}
