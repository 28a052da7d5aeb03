"""Addresses of pages: the path is the thing, the query is the view of it."""

from django.urls import path

from dashboard.prefetch import speculation
from dashboard.sheet import listing
from dashboard.views.allowances import allow_site, end_allowance
from dashboard.views.badge import project_badge
from dashboard.views.case import case_history
from dashboard.views.cases import cases
from dashboard.views.compare import compare
from dashboard.views.components import components
from dashboard.views.demo import make_demo, remove_demo
from dashboard.views.flaky import flaky
from dashboard.views.flaky_text import flaky_text
from dashboard.views.grid import grid
from dashboard.views.look import look
from dashboard.views.members import add_member, change_member, invite_again, leave
from dashboard.views.new_project import new_project
from dashboard.views.overview import overview
from dashboard.views.projects import projects
from dashboard.views.rehearsal import rehearsal, save_rules
from dashboard.views.result import result
from dashboard.views.run import run, session
from dashboard.views.run_difference import run_difference
from dashboard.views.runs import runs
from dashboard.views.saved_views import save_view
from dashboard.views.search import find
from dashboard.views.server import server
from dashboard.views.settings import change, keep, make_token, remove_project, revoke_token, settings
from dashboard.views.setup import any_setup, setup
from dashboard.views.sites import site, sites
from dashboard.views.trends import trends
from dashboard.views.triage import triage
from dashboard.views.warnings import warnings
from dashboard.views.webhook import change_webhook, renew_secret, try_webhook

urlpatterns = [
    path("", projects, name="projects"),
    path("look/", look, name="look"),
    path("demo/", make_demo, name="make-demo"),
    path("demo/remove/", remove_demo, name="remove-demo"),
    path("p/<slug:slug>/", overview, name="project"),
    *listing("p/<slug:slug>/runs/", runs, "runs"),
    path("p/<slug:slug>/runs/compare/", run_difference, name="run-difference"),
    path("p/<slug:slug>/runs/<int:number>/", run, name="run"),
    path("p/<slug:slug>/runs/<int:number>/results/<int:seq>/", result, name="result"),
    *listing("p/<slug:slug>/flaky/", flaky, "flaky"),
    path("p/<slug:slug>/flaky/text/", flaky_text, name="flaky-text"),
    path("p/<slug:slug>/triage/", triage, name="triage"),
    path("p/<slug:slug>/tests/<int:number>/", case_history, name="test"),
    *listing("p/<slug:slug>/compare/", compare, "compare"),
    *listing("p/<slug:slug>/tests/", cases, "tests"),
    path("p/<slug:slug>/grid/", grid, name="grid"),
    *listing("p/<slug:slug>/sites/", sites, "sites"),
    path("p/<slug:slug>/sites/<int:number>/", site, name="site"),
    path("p/<slug:slug>/sites/allow/", allow_site, name="allow-site"),
    path("p/<slug:slug>/sites/allowed/<int:allowance>/end/", end_allowance, name="end-allowance"),
    path("p/<slug:slug>/trends/", trends, name="trends"),
    path("p/<slug:slug>/rehearsal/", rehearsal, name="rehearsal"),
    path("p/<slug:slug>/rehearsal/save/", save_rules, name="save-rules"),
    *listing("p/<slug:slug>/warnings/", warnings, "warnings"),
    path("p/<slug:slug>/sessions/<uuid:uuid>/", session, name="session"),
    *listing("p/<slug:slug>/search/", find, "search"),
    path("new/", new_project, name="new-project"),
    path("server/", server, name="server"),
    path("setup/", any_setup, name="any-setup"),
    *listing("p/<slug:slug>/setup/", setup, "setup"),
    path("p/<slug:slug>/views/", save_view, name="save-view"),
    path("p/<slug:slug>/badge.svg", project_badge, name="badge"),
    path("p/<slug:slug>/settings/", settings, name="settings"),
    path("p/<slug:slug>/settings/general/", change, name="change-project"),
    path("p/<slug:slug>/settings/keep/", keep, name="keep"),
    path("p/<slug:slug>/settings/webhook/", change_webhook, name="change-webhook"),
    path("p/<slug:slug>/settings/webhook/test/", try_webhook, name="try-webhook"),
    path("p/<slug:slug>/settings/webhook/secret/", renew_secret, name="renew-webhook-secret"),
    path("p/<slug:slug>/settings/tokens/", make_token, name="make-token"),
    path("p/<slug:slug>/settings/tokens/<int:token>/revoke/", revoke_token, name="revoke-token"),
    path("p/<slug:slug>/settings/members/", add_member, name="add-member"),
    path("p/<slug:slug>/settings/members/<int:member>/", change_member, name="change-member"),
    path("p/<slug:slug>/settings/members/<int:member>/leave/", leave, name="leave"),
    path("p/<slug:slug>/settings/members/<int:member>/link/", invite_again, name="invite-again"),
    path("p/<slug:slug>/settings/remove/", remove_project, name="remove-project"),
    path("speculation.json", speculation, name="speculation"),
    path("_ui/", components, name="components"),
]
