"""News of a project, sent to an address that its admins gave."""

from dashboard.webhook.address import BadAddress, Target, target_of
from dashboard.webhook.news import find_news, say_test
from dashboard.webhook.sending import deliver, due
from dashboard.webhook.signature import new_secret

__all__ = ["BadAddress", "Target", "deliver", "due", "find_news", "new_secret", "say_test", "target_of"]
