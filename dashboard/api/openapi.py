"""`/openapi.json`: the description of the API, built here so that it is versioned with the views."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse

from dashboard.api.endpoint import MOST_ITEMS
from dashboard.api.results import COUNTS, SECONDS
from ingest.models import Backend, Outcome, Reason, Run

Schema = dict[str, Any]


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
    slug, run = _path("slug", "string"), _path("run", "integer")
    after = _query("after", "string", "the `next` of the page before")
    most = _query("limit", "integer", f"items a page, at most {MOST_ITEMS}")
    narrowing = [_query(name, "string", f"only this {name}") for name in ("branch", "status", "revision")]
    return {
        "/projects": _get("Projects that the token may read", _list("Project")),
        "/projects/{slug}/runs": _get("Runs, newest first", _list("Run"), slug, after, most, *narrowing),
        "/projects/{slug}/flaky": _get(
            "Variants with different outcomes for the same version", _list("Flaky"), slug, after, most
        ),
        "/runs/{run}": _get("One run", _ref("Run"), run),
        "/runs/{run}/results": _get("Results in the run's dense sequence", _list("Result"), run, after, most),
        "/runs/{run}/results/{seq}": _get(
            "One result, with phases, full failure texts and the reports from while it hung",
            _ref("Result"),
            run,
            _path("seq", "integer"),
        ),
        "/runs/{run}/hanging": _get("Tests that hung, told while they did", _list("Hanging"), run, after, most),
        "/sessions/{session}/batches/{seq}": {"put": _put()},
    }


def _get(summary: str, schema: Schema, *parameters: Schema) -> Schema:
    return {
        "get": {
            "summary": summary,
            "parameters": list(parameters),
            "responses": {"200": _json("OK", schema), "default": _json("Refused", _ref("Error"))},
        }
    }


def _put() -> Schema:
    body = {"application/x-ndjson": {"schema": {"type": "string", "contentEncoding": "gzip"}}}
    return {
        "summary": "Store one batch of results, exactly once",
        "parameters": [_path("session", "string"), _path("seq", "integer")],
        "requestBody": {"required": True, "content": body},
        "responses": {
            "201": _json("Stored", _ref("Stored")),
            "200": _json("Stored before", _ref("Stored")),
            "default": _json("Refused, nothing stored", _ref("Error")),
        },
    }


def _json(description: str, schema: Schema) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _path(name: str, kind: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": {"type": kind}}


def _query(name: str, kind: str, description: str) -> Schema:
    return {"name": name, "in": "query", "description": description, "schema": {"type": kind}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(name: str) -> Schema:
    cursor = {"type": ["string", "integer", "null"]}
    return _object({"items": {"type": "array", "items": _ref(name)}, "next": cursor})


def _object(properties: Schema, optional: tuple[str, ...] = ()) -> Schema:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


TEXT, WHOLE, NUMBER, WHEN = (
    {"type": "string"},
    {"type": "integer"},
    {"type": "number"},
    {"type": "string", "format": "date-time"},
)
MAYBE_TEXT, MAYBE_WHOLE, MAYBE_NUMBER, MAYBE_WHEN = (
    {**schema, "type": [schema["type"], "null"]} for schema in (TEXT, WHOLE, NUMBER, WHEN)
)
BACKEND = {"enum": [*Backend.labels[1:], None]}
DETAILS = ("phases", "failures", "markers", "hanging")
"""What one result has and a list of results has not."""
PLACE = _object({"run": MAYBE_WHOLE, "seq": MAYBE_WHOLE})

SCHEMAS: Schema = {
    "Project": _object({"slug": TEXT, "name": TEXT, "default_branch": TEXT}),
    "Run": _object(
        {
            "id": WHOLE,
            "number": WHOLE,
            "status": {"enum": Run.Status.values},
            **dict.fromkeys(("branch", "revision", "tree", "repository", "pull", "job_url"), MAYBE_TEXT),
            "started_at": WHEN,
            "ended_at": MAYBE_WHEN,
            "head": WHOLE,
            "counts": _object(dict.fromkeys(Outcome.labels, WHOLE)),
            "retried": WHOLE,
            "duration_s": NUMBER,
            "longest_tick_s": MAYBE_NUMBER,
        }
    ),
    "Result": _object(
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
            "subtests": _object({"passed": WHOLE, "failed": WHOLE}),
            "failure": {
                "oneOf": [{"type": "null"}, _object({"kind": MAYBE_TEXT, "message": TEXT, "site": MAYBE_TEXT})]
            },
            **{name: {"type": "array"} for name in DETAILS},
        },
        optional=DETAILS,
    ),
    "Hanging": _object(
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
    "Flaky": _object(
        {
            "case": TEXT,
            "backend": BACKEND,
            "versions": WHOLE,
            "passed": WHOLE,
            "failed": WHOLE,
            "seen_at": WHEN,
            "newest": _object({"tree": TEXT, "passed": WHOLE, "failed": WHOLE, "pass": PLACE, "fail": PLACE}),
        }
    ),
    "Stored": _object(
        {
            "stored": WHOLE,
            "replay": {"type": "boolean"},
            "head": WHOLE,
            "missing": {"type": "array", "items": WHOLE},
            "run": _object({"id": WHOLE, "number": WHOLE, "url": TEXT}),
        }
    ),
    "Error": _object({"error": _object({"field": TEXT, "message": TEXT})}),
}
