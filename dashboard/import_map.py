"""The import map: what the browser loads when one module imports another by its plain name.

Modules import each other by relative paths. Deployed files carry a hash in their names, so the map sends every
plain address to the hashed one. It is the same for all pages of a deploy, so its own hash can stand in the
Content-Security-Policy.
"""

import json
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage


@lru_cache(maxsize=1)
def import_map() -> str:
    """The text between the script tags; empty when file names carry no hashes."""
    hashed = getattr(staticfiles_storage, "hashed_files", {})
    names = sorted(name for name in hashed if name.startswith("app/") and name.endswith(".js"))
    base = settings.STATIC_URL
    imports = {f"{base}{name}": f"{base}{hashed[name]}" for name in names}
    return json.dumps({"imports": imports}, separators=(",", ":")) if imports else ""


@lru_cache(maxsize=1)
def import_map_source() -> str:
    """The map as a CSP source, `'sha256-…'`; empty without a map."""
    text = import_map()
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" if text else ""
