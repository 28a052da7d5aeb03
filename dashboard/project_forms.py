"""Forms of the settings of a project."""

from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone

from dashboard.webhook.address import LONGEST, BadAddress, target_of
from ingest.models import Membership, Token


class GeneralForm(forms.Form):
    name = forms.CharField(max_length=100)
    default_branch = forms.CharField(max_length=200)
    is_open = forms.BooleanField(required=False)

    def __init__(self, *given: Any, may_close: bool, **more: Any) -> None:
        """`may_close`: who fills it in would still see a project that is not open."""
        super().__init__(*given, **more)
        if not may_close:
            del self.fields["is_open"]


class MemberForm(forms.Form):
    name = forms.CharField(max_length=150, validators=[User.username_validator])
    role = forms.ChoiceField(choices=Membership.Role.choices)


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Membership.Role.choices)


class TokenForm(forms.Form):
    LIFETIMES = (("90", "90 days"), ("365", "a year"), ("", "for ever"))

    name = forms.CharField(max_length=100)
    scope = forms.ChoiceField(choices=Token.Scope.choices)
    days = forms.ChoiceField(choices=LIFETIMES, required=False)

    def expires_at(self) -> datetime | None:
        """None: it never does."""
        days = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=int(days)) if days else None


class RetentionForm(forms.Form):
    CHOICES: Final = (30, 90, 180, 365)

    days = forms.TypedChoiceField(
        choices=[("", "for ever"), *((str(days), f"{days} days") for days in CHOICES)],
        coerce=int,
        required=False,
        empty_value=None,
    )


class WebhookForm(forms.Form):
    """Without an address there is none."""

    url = forms.CharField(max_length=LONGEST, required=False)
    on_failed = forms.BooleanField(required=False)
    on_flaky = forms.BooleanField(required=False)

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        if url:
            try:
                target_of(url)
            except BadAddress as bad:
                raise forms.ValidationError(str(bad)) from None
        return url
