"""Every address of the site, by room."""

from django.contrib.auth.views import LogoutView, PasswordChangeView, PasswordResetConfirmView
from django.urls import include, path

from config.health import healthz
from dashboard.views.login import Login

urlpatterns = [
    path("healthz", healthz),
    path("login/", Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path(
        "join/<uidb64>/<token>/",
        PasswordResetConfirmView.as_view(
            template_name="password.html",
            extra_context={"heading": "Choose a password"},
            post_reset_login=True,
            success_url="/",
        ),
        name="join",
    ),
    path(
        "password/",
        PasswordChangeView.as_view(
            template_name="password.html", extra_context={"heading": "Change your password"}, success_url="/"
        ),
        name="password",
    ),
    path("api/v1/", include("ingest.urls")),
    path("api/v1/", include("dashboard.api.urls")),
    path("", include("dashboard.live.urls")),
    path("", include("dashboard.urls")),
]

handler500 = "dashboard.views.errors.server_error"
