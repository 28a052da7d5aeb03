from django.urls import path

from ingest.views import batch

urlpatterns = [path("sessions/<uuid:session>/batches/<int:seq>", batch, name="batch")]
