"""`/p/<slug>/settings/webhook/`: where news of a project is sent to."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from dashboard.models import Webhook
from dashboard.project_forms import WebhookForm
from dashboard.tasks import deliver_news
from dashboard.views.settings import changeable, settings_page
from dashboard.webhook import new_secret, say_test
from ingest.models import Project


@require_POST
@never_cache
def change_webhook(request: HttpRequest, slug: str) -> HttpResponse:
    """`url`, `on_failed`, `on_flaky`; without an address nothing is sent any more. A new one tells its secret."""
    project = changeable(request, slug)
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return settings_page(request, project, status=400, hook_form=form)
    given = form.cleaned_data
    if not given["url"]:
        Webhook.objects.filter(project=project.id).delete()
        return _back(slug)
    fresh = given | {"since": timezone.now(), "secret": new_secret()}
    webhook, is_new = Webhook.objects.update_or_create(project_id=project.id, defaults=given, create_defaults=fresh)
    return settings_page(request, project, hook_secret=webhook.secret) if is_new else _back(slug)


@require_POST
@never_cache
def renew_secret(request: HttpRequest, slug: str) -> HttpResponse:
    """Answers with the new one, which is shown this once. The old one signs nothing any more."""
    project = changeable(request, slug)
    secret = new_secret()
    is_there = Webhook.objects.filter(project=project.id).update(secret=secret)
    return settings_page(request, project, hook_secret=secret) if is_there else _back(slug)


@require_POST
def try_webhook(request: HttpRequest, slug: str) -> HttpResponse:
    """Something to see whether it arrives."""
    project = changeable(request, slug)
    if Webhook.objects.filter(project=project.id).exists():
        delivery = say_test(Project.objects.get(pk=project.id))
        transaction.on_commit(lambda: deliver_news.delay(delivery.pk))
    return _back(slug)


def _back(slug: str) -> HttpResponse:
    return redirect(f"{reverse('settings', args=[slug])}#hook-title")
