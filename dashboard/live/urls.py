from django.urls import path

from dashboard.live.views import live, results

urlpatterns = [
    path("p/<slug:slug>/runs/<int:number>/live.json", live, name="live"),
    path("p/<slug:slug>/runs/<int:number>/live-rows.json", results, name="live-rows"),
]
