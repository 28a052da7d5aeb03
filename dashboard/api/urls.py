from django.urls import path

from dashboard.api.flaky import flaky
from dashboard.api.hanging import hanging
from dashboard.api.openapi import openapi
from dashboard.api.projects import projects
from dashboard.api.results import result, results
from dashboard.api.runs import run, runs

urlpatterns = [
    path("openapi.json", openapi),
    path("projects", projects),
    path("projects/<slug:slug>/runs", runs),
    path("projects/<slug:slug>/flaky", flaky),
    path("runs/<int:run>", run),
    path("runs/<int:run>/hanging", hanging),
    path("runs/<int:run>/results", results),
    path("runs/<int:run>/results/<int:seq>", result),
]
