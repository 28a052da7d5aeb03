from django.urls import path

from dashboard.live.views import live

urlpatterns = [path("p/<slug:slug>/runs/<int:number>/live.json", live, name="live")]
