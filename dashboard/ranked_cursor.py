"""Where a page of a ranked list begins: after the row with this value and this id, written `0.125_17`."""


def ranked_cursor(text: str) -> tuple[float, int] | None:
    """None for what is no such place: then the list begins with its first row."""
    value, _, row = text.partition("_")
    try:
        number = float(value)
    except ValueError:
        return None
    return (number, int(row)) if abs(number) < 1e12 and row.isascii() and row.isdecimal() and len(row) < 19 else None
