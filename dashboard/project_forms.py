"""Forms of the settings of a project."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone

from ingest.models import Token


class GeneralForm(forms.Form):
    name = forms.CharField(max_length=100)
    default_branch = forms.CharField(max_length=200)


class TokenForm(forms.Form):
    LIFETIMES = (("90", "90 days"), ("365", "a year"), ("", "for ever"))

    name = forms.CharField(max_length=100)
    scope = forms.ChoiceField(choices=Token.Scope.choices)
    days = forms.ChoiceField(choices=LIFETIMES, required=False)

    def expires_at(self) -> datetime | None:
        """None: it never does."""
        days = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=int(days)) if days else None
