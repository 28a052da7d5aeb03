"""Probabilities and factors as people read them."""


def chance(p: float) -> str:
    """A chance of 1: `< .001`, `.004`, `.03`, `.052`, `.41`, `1`; near .05 with the digit that decides."""
    if p < 0.001:
        return "<\u2009.001"
    text = f"{p:.3f}" if p < 0.01 or 0.045 <= p < 0.055 else f"{p:.2f}"
    return text.lstrip("0") if text < "1" else "1"


def factor(value: float) -> str:
    """A ratio: `0.012×`, `0.83×`, `1.18×`, `12×`, `145×`."""
    return f"{bare(value)}×"


def bare(value: float) -> str:
    """The same without its sign, for the ends of an interval."""
    digits = 3 if value < 0.0995 else 2 if value < 9.995 else 0
    return f"{value:.{digits}f}"
