"""The read API, as a script uses it."""

import json
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from bench.real_suites.result import Result

PAGE = 500


class Api:
    def __init__(self, url: str, token: str) -> None:
        self._url = url.rstrip("/")
        self._token = token

    def get(self, path: str) -> Any:
        """Decoded JSON. Raises HTTPError or URLError."""
        request = Request(f"{self._url}/api/v1/{path}", headers={"Authorization": f"Bearer {self._token}"})
        with urlopen(request, timeout=30) as response:
            return json.load(response)

    def project(self) -> str:
        """The slug of the project that the token reads."""
        return str(self.get("projects")["items"][0]["slug"])

    def newest_run(self, project: str, branch: str) -> dict[str, Any] | None:
        query = urlencode({"branch": branch, "limit": 1})
        return next(iter(self.get(f"projects/{project}/runs?{query}")["items"]), None)

    def results(self, run_id: int) -> list[Result]:
        """All results of a run, page by page."""
        results: list[Result] = []
        while True:
            after = results[-1].seq if results else 0
            page = self.get(f"runs/{run_id}/results?after={after}&limit={PAGE}")
            results += [Result.read(item) for item in page["items"]]
            if page["next"] is None:
                return results
