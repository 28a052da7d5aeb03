"""The address of a repository as it may be shown."""

import re
from typing import Final

LOGIN: Final = re.compile(r"^([a-z][a-z0-9+.-]*://)[^/?#]*@", re.IGNORECASE)
REST: Final = re.compile(r"[?#].*", re.DOTALL)


def shown(address: str) -> str:
    """Without the credentials that CI services like to put there. It need not be an address that can be parsed."""
    return REST.sub("", LOGIN.sub(r"\1", address)) if "://" in address else address
