"""What people keep of pages. All that pages show is in other rooms."""

from dashboard.models.allowance import Allowance
from dashboard.models.saved_view import SavedView

__all__ = ["Allowance", "SavedView"]
