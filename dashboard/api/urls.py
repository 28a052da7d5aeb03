from django.urls import path

from dashboard.api import findings
from dashboard.api.flaky import flaky
from dashboard.api.hanging import hanging
from dashboard.api.openapi import openapi
from dashboard.api.projects import projects
from dashboard.api.rehearsals import rehearsal, rehearsals
from dashboard.api.results import result, results
from dashboard.api.runs import run, runs
from dashboard.api.verdicts import verdict, verdicts

urlpatterns = [
    path("openapi.json", openapi),
    path("projects", projects),
    path("projects/<slug:slug>/runs", runs),
    path("projects/<slug:slug>/flaky", flaky),
    path("projects/<slug:slug>/verdicts", verdicts),
    path("projects/<slug:slug>/verdicts/<int:variant>", verdict),
    path("projects/<slug:slug>/changes", findings.changes),
    path("projects/<slug:slug>/causes", findings.causes),
    path("projects/<slug:slug>/shifts", findings.shifts),
    path("projects/<slug:slug>/outages", findings.outages),
    path("projects/<slug:slug>/warnings", findings.warnings),
    path("projects/<slug:slug>/fingerprints", findings.fingerprints),
    path("projects/<slug:slug>/parity", findings.parity),
    path("projects/<slug:slug>/rehearsals", rehearsals),
    path("projects/<slug:slug>/rehearsals/<int:pk>", rehearsal),
    path("runs/<int:run>", run),
    path("runs/<int:run>/hanging", hanging),
    path("runs/<int:run>/results", results),
    path("runs/<int:run>/results/<int:seq>", result),
]
