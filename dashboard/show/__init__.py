"""How numbers, times and words are written on pages. Pure; `static/app/lib/show.js` writes the same."""

from dashboard.show.look import Look, look
from dashboard.show.moments import ago, exact
from dashboard.show.numbers import count, percent, plural, roughly, seconds

__all__ = ["Look", "ago", "count", "exact", "look", "percent", "plural", "roughly", "seconds"]
