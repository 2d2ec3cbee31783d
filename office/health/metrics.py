"""The figures for Prometheus: each request counted where it was answered, and the state of the work when asked.

Labels name views, methods, statuses, registers and alarms, never a person, a title or a number. Several web
processes count in files that they share (see ops/gunicorn.conf.py), so whichever answers tells for all.
"""

import os
import time
from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from office.health.alarms import WATCHED, ringing
from office.health.measures import measured, open_work

CONTENT_TYPE = CONTENT_TYPE_LATEST
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})  # others are the caller's own words
REQUESTS = Counter("office_requests", "Requests answered.", ["view", "method", "status"])
SECONDS = Histogram("office_request_seconds", "How long an answer took, waiting for a place included.", ["view"],
                    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10))
FIGURES = {
    "outbox_pending": "Promised effects that are not made yet.",
    "outbox_oldest": "Seconds for which the oldest promised effect has been due.",
    "outbox_dead": "Promised effects that were given up.",
    "sweep": "Seconds since time limits were last looked at.",
    "beat": "Seconds since the alarms were last looked at.",
    "anchor": "Seconds since the first event that no anchor covers.",
    "fixity": "Seconds since the stored file was read again that has waited longest.",
    "bad_files": "Stored files that were missing or changed when they were last read.",
    "restore_drill": "Seconds since a backup was last restored for a trial.",
    "failed_sign_ins": "Wrong passwords in the last ten minutes.",
    "refusals": "Refusals of signed-in callers in the last ten to twenty minutes.",
    "queue": "Wake-ups that wait for a worker.",
    "connections": "Connections to the database.",
    "connections_most": "Connections that the database server allows in all.",
}


def count_requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Count each request by view, method and status, and how long it took."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else ""
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(view, method, response.status_code).inc()
        SECONDS.labels(view).observe(time.monotonic() - began)
        return response

    return middleware


class Work(Collector):
    """The state of the work, asked from the database and the broker in some ten cheap questions."""

    def collect(self) -> Iterable[Metric]:
        """One gauge for each figure, the alarms, and the open work of each register."""
        figures = measured()
        for name, words in FIGURES.items():
            if (value := figures[name]) is not None:
                yield GaugeMetricFamily(f"office_{name}", words, value=value)
        past = ringing(figures)
        alarms = GaugeMetricFamily("office_alarm", "1 for a figure past its limit.", labels=["alarm"])
        for one in WATCHED:
            alarms.add_metric([one.name], one.name in past)
        yield alarms
        opened = GaugeMetricFamily("office_open", "Open records of a register.", labels=["register"])
        overdue = GaugeMetricFamily("office_overdue", "Of these, past their day.", labels=["register"])
        for kind, number, late in open_work():
            opened.add_metric([kind], number)
            overdue.add_metric([kind], late)
        yield opened
        yield overdue


def page() -> bytes:
    """Everything as text."""
    registry = CollectorRegistry()
    registry.register(Work())
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
        return generate_latest(registry)
    return generate_latest(registry) + generate_latest(REGISTRY)
