"""`/login/`: by name and password, a few tries at a time."""

from typing import Any, Final

from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse

from ingest import rate

TRIES: Final = 5
"""For one name in `rate.WINDOW_S` seconds, from wherever they come …"""
TRIES_FROM: Final = 30
"""… and from one address for whichever names: to look at a password costs a third of a second of the processor."""


class Login(LoginView):
    template_name = "login.html"

    def post(self, request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        told = request.POST.get("username", "")
        name = (UsernameField(max_length=150).to_python(told) or "")[:150]  # as the form reads it
        address = request.META.get("REMOTE_ADDR", "")
        if rate.allow(f"login:{name}", TRIES) and rate.allow(f"login from:{address}", TRIES_FROM):
            return super().post(request, *args, **more)
        form = AuthenticationForm(request, initial={"username": name})
        wait = f"Too many tries. Try again in {rate.WINDOW_S} seconds."
        return self.render_to_response(self.get_context_data(form=form, refused=wait), status=429)
