"""`/openapi.json`: the description of the API, built here so that it is versioned with the views."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse

from dashboard.api.endpoint import MOST_ITEMS
from dashboard.api.openapi_verdicts import SCHEMAS as OF_VERDICTS
from dashboard.api.openapi_verdicts import verdict_paths
from dashboard.api.results import COUNTS, SECONDS
from dashboard.api.schema import (
    BACKEND,
    MAYBE_NUMBER,
    MAYBE_TEXT,
    MAYBE_WHEN,
    MAYBE_WHOLE,
    NUMBER,
    TEXT,
    WHEN,
    WHOLE,
    Schema,
    answer,
    in_path,
    in_query,
    obj,
    page_of,
    reading,
    reference,
)
from ingest.models import Outcome, Reason, Run


def openapi(_request: HttpRequest) -> JsonResponse:
    return JsonResponse(document())


def document() -> Schema:
    """The OpenAPI 3.1 document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Loopglass", "version": "1", "description": "Times are seconds; instants are ISO 8601."},
        "servers": [{"url": f"{settings.PUBLIC_URL}/api/v1"}],
        "security": [{"token": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": SCHEMAS,
        },
    }


def _paths() -> Schema:
    slug, run = in_path("slug", "string"), in_path("run", "integer")
    after = in_query("after", "string", "the `next` of the page before")
    most = in_query("limit", "integer", f"items a page, at most {MOST_ITEMS}")
    narrowing = [in_query(name, "string", f"only this {name}") for name in ("branch", "status", "revision")]
    return {
        "/projects": reading("Projects that the token may read", page_of("Project")),
        "/projects/{slug}/runs": reading("Runs, newest first", page_of("Run"), slug, after, most, *narrowing),
        "/projects/{slug}/flaky": reading(
            "Variants with different outcomes for the same version", page_of("Flaky"), slug, after, most
        ),
        "/runs/{run}": reading("One run", reference("Run"), run),
        "/runs/{run}/results": reading("Results in the run's dense sequence", page_of("Result"), run, after, most),
        "/runs/{run}/results/{seq}": reading(
            "One result, with phases, full failure texts and the reports from while it hung",
            reference("Result"),
            run,
            in_path("seq", "integer"),
        ),
        "/runs/{run}/hanging": reading("Tests that hung, told while they did", page_of("Hanging"), run, after, most),
        **verdict_paths(),
        "/sessions/{session}/batches/{seq}": {"put": _put()},
    }


def _put() -> Schema:
    body = {"application/x-ndjson": {"schema": {"type": "string", "contentEncoding": "gzip"}}}
    return {
        "summary": "Store one batch of results, exactly once",
        "parameters": [in_path("session", "string"), in_path("seq", "integer")],
        "requestBody": {"required": True, "content": body},
        "responses": {
            "201": answer("Stored", reference("Stored")),
            "200": answer("Stored before", reference("Stored")),
            "default": answer("Refused, nothing stored", reference("Error")),
        },
    }


DETAILS = ("phases", "failures", "markers", "hanging", "warnings")
"""What one result has and a list of results has not."""
PLACE = obj({"run": MAYBE_WHOLE, "seq": MAYBE_WHOLE})

SCHEMAS: Schema = {
    "Project": obj({"slug": TEXT, "name": TEXT, "default_branch": TEXT}),
    "Run": obj(
        {
            "id": WHOLE,
            "number": WHOLE,
            "status": {"enum": Run.Status.values},
            **dict.fromkeys(("branch", "revision", "tree", "repository", "pull", "job_url"), MAYBE_TEXT),
            "started_at": WHEN,
            "ended_at": MAYBE_WHEN,
            "head": WHOLE,
            "counts": obj(dict.fromkeys(Outcome.labels, WHOLE)),
            "retried": WHOLE,
            "duration_s": NUMBER,
            "longest_tick_s": MAYBE_NUMBER,
        }
    ),
    "Result": obj(
        {
            "seq": WHOLE,
            "nodeid": TEXT,
            "case": TEXT,
            "backend": BACKEND,
            "attempt": WHOLE,
            "outcome": {"enum": Outcome.labels},
            "reason": {"enum": [*Reason.labels, None]},
            "worker": MAYBE_TEXT,
            "started_at": WHEN,
            "duration_s": NUMBER,
            **dict.fromkeys(SECONDS, MAYBE_NUMBER),
            **dict.fromkeys(COUNTS, MAYBE_WHOLE),
            "params": {"type": "object", "additionalProperties": TEXT},
            "subtests": obj({"passed": WHOLE, "failed": WHOLE}),
            "failure": {"oneOf": [{"type": "null"}, obj({"kind": MAYBE_TEXT, "message": TEXT, "site": MAYBE_TEXT})]},
            **{name: {"type": "array"} for name in DETAILS},
        },
        optional=DETAILS,
    ),
    "Hanging": obj(
        {
            "id": WHOLE,
            "session": TEXT,
            **dict.fromkeys(("nodeid", "case", "when"), TEXT),
            "backend": BACKEND,
            "worker": MAYBE_TEXT,
            "attempt": WHOLE,
            "index": WHOLE,
            "at": WHEN,
            "elapsed_s": NUMBER,
            "limit_s": MAYBE_NUMBER,
            "tasks": {"type": "array"},
            "tasks_left_out": WHOLE,
            "threads": {"type": "array"},
            "missing": {"type": "object", "additionalProperties": TEXT},
        }
    ),
    "Flaky": obj(
        {
            "case": TEXT,
            "backend": BACKEND,
            "versions": WHOLE,
            "passed": WHOLE,
            "failed": WHOLE,
            "seen_at": WHEN,
            "newest": obj({"tree": TEXT, "passed": WHOLE, "failed": WHOLE, "pass": PLACE, "fail": PLACE}),
        }
    ),
    "Stored": obj(
        {
            "stored": WHOLE,
            "replay": {"type": "boolean"},
            "head": WHOLE,
            "missing": {"type": "array", "items": WHOLE},
            "run": obj({"id": WHOLE, "number": WHOLE, "url": TEXT}),
        }
    ),
    **OF_VERDICTS,
    "Error": obj({"error": obj({"field": TEXT, "message": TEXT})}),
}
