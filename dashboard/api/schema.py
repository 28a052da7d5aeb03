"""The pieces that the description of the API is put together from."""

from typing import Any

from ingest.models import Backend

Schema = dict[str, Any]


def reading(summary: str, schema: Schema, *parameters: Schema) -> Schema:
    return {
        "get": {
            "summary": summary,
            "parameters": list(parameters),
            "responses": {"200": answer("OK", schema), "default": answer("Refused", reference("Error"))},
        }
    }


def answer(description: str, schema: Schema) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def in_path(name: str, kind: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": {"type": kind}}


def in_query(name: str, kind: str, description: str) -> Schema:
    return {"name": name, "in": "query", "description": description, "schema": {"type": kind}}


def reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def page_of(name: str) -> Schema:
    cursor = {"type": ["string", "integer", "null"]}
    return obj({"items": {"type": "array", "items": reference(name)}, "next": cursor})


def obj(properties: Schema, optional: tuple[str, ...] = ()) -> Schema:
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
