"""Every address of the site, by room."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from config.health import healthz

urlpatterns = [
    path("healthz", healthz),
    path("login/", LoginView.as_view(template_name="login.html"), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("api/v1/", include("ingest.urls")),
    path("api/v1/", include("dashboard.api.urls")),
    path("", include("dashboard.live.urls")),
    path("", include("dashboard.urls")),
]

handler500 = "dashboard.views.errors.server_error"
