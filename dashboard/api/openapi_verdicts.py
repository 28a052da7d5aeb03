"""The part of the description that is of verdicts and findings."""

from dashboard.api.endpoint import MOST_ITEMS
from dashboard.api.schema import (
    BACKEND,
    MAYBE_NUMBER,
    MAYBE_TEXT,
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
from dashboard.api.verdicts import COUNTS, FIGURES
from trends.models import EarlyWarning, Kind, Rehearsal, Word
from trends.rules import MAY_BE_SET

LISTS = {
    "changes": ("Verdicts that became others, newest first", "Change"),
    "causes": ("What failures of flagged variants go together with", "Cause"),
    "shifts": ("Lasting changes of durations and loop timings, newest first", "Shift"),
    "outages": ("Failures that were set aside, newest first", "Outage"),
    "warnings": ("Tests that have not failed yet and are about to", "Warning"),
    "fingerprints": ("Failures that are the same, and where they have shown", "Fingerprint"),
    "parity": ("Cases that fail on one backend and not on the others", "Parity"),
}
FLAG = {"type": "boolean"}
TEXTS = {"type": "array", "items": TEXT}
NAMED = {"variant": WHOLE, "case": TEXT, "backend": BACKEND}
WORD = {"enum": Word.labels}
SINCE = {"run": WHOLE, "at": WHEN, **dict.fromkeys(("low", "middle", "high"), MAYBE_WHOLE)}
VERDICT = {
    **NAMED,
    "stratum": TEXT,
    "verdict": WORD,
    "since": {"oneOf": [{"type": "null"}, obj(SINCE)]},
    **dict.fromkeys(FIGURES, NUMBER),
    "rate": obj(dict.fromkeys(("expected", "low", "high"), NUMBER)),
    **dict.fromkeys(COUNTS, WHOLE),
    "run": WHOLE,
    "last_failure": {"oneOf": [{"type": "null"}, obj({"run": WHOLE, "seq": WHOLE})]},
    "quarantine": FLAG,
}
CHANGE = {"stratum": TEXT, "was": WORD, "now": WORD, **SINCE}
CAUSE = {
    "kind": TEXT,
    "value": TEXT,
    **dict.fromkeys(("failed_with", "failed", "passed_with", "passed"), WHOLE),
    "p": NUMBER,
}
RULES = {"type": "object", "properties": dict.fromkeys(MAY_BE_SET, NUMBER), "additionalProperties": False}

SCHEMAS: Schema = {
    "Verdict": obj(VERDICT),
    "Evidence": obj(
        {
            **VERDICT,
            "strata": {"type": "array", "items": reference("Verdict")},
            "changes": {"type": "array", "items": obj(CHANGE)},
            "disagreeing": {"type": "array"},
            "causes": {"type": "array", "items": obj(CAUSE)},
            "shifts": {"type": "array", "items": reference("Shift")},
        }
    ),
    "Change": obj({**NAMED, **CHANGE}),
    "Cause": obj({**NAMED, **CAUSE}),
    "Shift": obj(
        {
            "variant": MAYBE_WHOLE,
            "case": MAYBE_TEXT,
            "backend": BACKEND,
            "stratum": TEXT,
            "kind": {"enum": Kind.labels},
            "recovery": FLAG,
            **dict.fromkeys(("run_low", "run", "run_high", "seen_run"), WHOLE),
            **dict.fromkeys(("ratio", "ratio_low", "ratio_high", "before_s", "after_s"), NUMBER),
        }
    ),
    "Outage": obj({"run": WHOLE, "stratum": TEXT, "module": MAYBE_TEXT, "failed": WHOLE, "variants": WHOLE}),
    "Warning": obj(
        {
            **NAMED,
            "kind": {"enum": EarlyWarning.Kind.values},
            **dict.fromkeys(("run", "runs", "of_runs"), WHOLE),
            "seq": MAYBE_WHOLE,
            **dict.fromkeys(("least_margin", "ratio"), MAYBE_NUMBER),
        }
    ),
    "Fingerprint": obj(
        {
            "id": WHOLE,
            "kind": MAYBE_TEXT,
            "text": TEXT,
            **dict.fromkeys(("failures", "variants", "first_run", "last_run"), WHOLE),
            **dict.fromkeys(("backends", "tests"), TEXTS),
        }
    ),
    "Parity": obj(
        {
            "case": TEXT,
            "backend": BACKEND,
            **dict.fromkeys(("failed", "passed", "other_failed", "other_passed"), WHOLE),
            "p": NUMBER,
        }
    ),
    "Rehearsal": obj(
        {
            "id": WHOLE,
            "status": {"enum": Rehearsal.Status.values},
            "rules": RULES,
            "days": WHOLE,
            "asked_at": WHEN,
            "outcome": {"type": ["object", "null"]},
        }
    ),
}


def verdict_paths() -> Schema:
    slug, after = in_path("slug", "string"), in_query("after", "string", "the `next` of the page before")
    most = in_query("limit", "integer", f"items a page, at most {MOST_ITEMS}")
    narrowing = [
        in_query("verdict", "string", f"only these, comma separated: {', '.join(Word.labels)}"),
        in_query("backend", "string", "only variants on this backend"),
    ]
    project = "/projects/{slug}"
    lists = {
        f"{project}/{name}": reading(summary, page_of(schema), slug, after, most)
        for name, (summary, schema) in LISTS.items()
    }
    return {
        f"{project}/verdicts": reading(
            "The verdict of each variant, the likeliest to flake first",
            page_of("Verdict"),
            slug,
            after,
            most,
            *narrowing,
        ),
        f"{project}/verdicts/{{variant}}": reading(
            "One variant with its evidence", reference("Evidence"), slug, in_path("variant", "integer")
        ),
        **lists,
        f"{project}/rehearsals": {"post": _post(slug)},
        f"{project}/rehearsals/{{id}}": reading(
            "One rehearsal; its outcome is null while it waits", reference("Rehearsal"), slug, in_path("id", "integer")
        ),
    }


def _post(slug: Schema) -> Schema:
    asked = obj({"rules": RULES, "days": WHOLE}, optional=("rules", "days"))
    return {
        "summary": "Try settings on the past; verdicts stay as they are",
        "parameters": [slug],
        "requestBody": {"required": True, "content": {"application/json": {"schema": asked}}},
        "responses": {
            "202": answer("It waits for its turn", reference("Rehearsal")),
            "default": answer("Refused", reference("Error")),
        },
    }
