"""The Electronic Office: the kernel every division's registers stand on, and the project package."""

from office.celery import app as celery_app

__all__ = ["celery_app"]
