"""What people keep of pages, and what they said or asked to be told. All else that pages show is in other rooms."""

from dashboard.models.allowance import Allowance
from dashboard.models.delivery import Delivery
from dashboard.models.saved_view import SavedView
from dashboard.models.webhook import Webhook

__all__ = ["Allowance", "Delivery", "SavedView", "Webhook"]
