"""`/p/<slug>/settings/webhook/`: where news of a project is sent to."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dashboard.models import Webhook
from dashboard.project_forms import WebhookForm
from dashboard.tasks import deliver_news
from dashboard.views.settings import changeable, settings_page
from dashboard.webhook import say_test
from ingest.models import Project


@require_POST
def change_webhook(request: HttpRequest, slug: str) -> HttpResponse:
    """`url`, `on_failed`, `on_flaky`; without an address nothing is sent any more."""
    project = changeable(request, slug)
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return settings_page(request, project, status=400, hook_form=form)
    given = form.cleaned_data
    if given["url"]:
        Webhook.objects.update_or_create(
            project_id=project.id, defaults=given, create_defaults=given | {"since": timezone.now()}
        )
    else:
        Webhook.objects.filter(project=project.id).delete()
    return _back(slug)


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
