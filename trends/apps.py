from django.apps import AppConfig


class TrendsConfig(AppConfig):
    name = "trends"

    def ready(self) -> None:
        from trends import signals  # noqa: F401  (connects the receivers)
