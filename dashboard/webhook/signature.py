"""Who takes news can see that this server sent it, and when."""

import hashlib
import hmac
import secrets
from typing import Final

HEADER: Final = "X-Loopglass-Signature"


def new_secret() -> str:
    """256 random bits, told once to who asked for them."""
    return f"lg_hook_{secrets.token_urlsafe(32)}"


def signed(secret: str, body: bytes, at: int) -> str:
    """The header's value: `t=<at>,v1=<HMAC-SHA256 of "<at>.<body>", hex>`; `at` in seconds since 1970."""
    digest = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
