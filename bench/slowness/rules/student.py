"""Student's t distribution, as far as a t-test needs it."""

import math


def two_sided(t: float, degrees: int) -> float:
    """Chance of a |t| at least as large; exact, by the finite series for whole degrees of freedom."""
    angle = math.atan2(abs(t), math.sqrt(degrees))
    cosine, sine = math.cos(angle), math.sin(angle)
    odd = degrees % 2
    term = total = 0.0
    if degrees > 1:
        term = total = cosine if odd else 1.0
        for step in range(3 if odd else 2, degrees, 2):
            term *= cosine * cosine * (step - 1) / step
            total += term
    inside = (2 / math.pi) * (angle + sine * total) if odd else sine * total
    return max(1.0 - inside, 0.0)
