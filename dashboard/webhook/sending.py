"""Deliveries that wait are tried, some times, with longer and longer pauses."""

import json
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q
from django.utils import timezone

from dashboard.models import Delivery, Webhook
from dashboard.webhook.address import BadAddress, target_of
from dashboard.webhook.post import NoAnswer, post
from dashboard.webhook.signature import HEADER, signed

MOST_TRIES: Final = 5
PAUSE: Final = timedelta(seconds=30)
"""After the first try; each further pause is four times as long."""
AT_ONCE: Final = 100


def due(now: datetime) -> list[int]:
    """Ids of deliveries to be tried now. Those that rest after a try stand in nobody's way."""
    waiting = Delivery.objects.filter(_rested(now), status=Delivery.Status.WAITING).order_by("made_at")
    return list(waiting.values_list("pk", flat=True)[:AT_ONCE])


def _rested(now: datetime) -> Q:
    rested = Q(tried_at=None) | Q(tries__gt=MOST_TRIES)  # more: who made the last try died on the way
    for tries in range(1, MOST_TRIES + 1):
        rested |= Q(tries=tries, tried_at__lte=now - _pause(tries))
    return rested


def _pause(tries: int) -> timedelta:
    times: int = 4 ** max(0, tries - 1)
    return PAUSE * times


def deliver(delivery_id: int) -> None:
    """One try, by whoever comes first. Who dies on the way leaves it waiting: it may then arrive twice, not never."""
    delivery = Delivery.objects.filter(pk=delivery_id, status=Delivery.Status.WAITING).first()
    if delivery is None or not _is_mine(delivery):
        return
    webhook = Webhook.objects.filter(project=delivery.project_id).first()
    ok, answer = _try(webhook, delivery) if webhook else (False, "nobody wants to know any more")
    is_last = webhook is None or delivery.tries + 1 >= MOST_TRIES
    other = Delivery.Status.FAILED if is_last else Delivery.Status.WAITING
    status = Delivery.Status.DELIVERED if ok else other
    Delivery.objects.filter(pk=delivery_id).update(status=status, answer=answer)


def _is_mine(delivery: Delivery) -> bool:
    mine = Delivery.objects.filter(pk=delivery.pk, status=Delivery.Status.WAITING, tries=delivery.tries)
    return mine.update(tries=F("tries") + 1, tried_at=timezone.now()) == 1


def _try(webhook: Webhook, delivery: Delivery) -> tuple[bool, str]:
    """Whether it was taken, and what was answered."""
    body = json.dumps({"id": delivery.pk, **delivery.body}).encode()
    headers = {HEADER: signed(webhook.secret, body, int(timezone.now().timestamp()))}
    try:
        status = post(target_of(webhook.url), body, headers)
    except (BadAddress, NoAnswer) as error:
        return False, str(error)
    return 200 <= status < 300, str(status)
