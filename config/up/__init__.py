"""`manage.py up`: everything of one installation, started, watched and stopped together."""
