"""Figures for Prometheus: how many answers of which kind, how fast, how large. Never which address, and nobody's.

Several worker processes share their counters through the folder that PROMETHEUS_MULTIPROC_DIR names; without it, each
worker tells of itself.
"""

import os
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST as CONTENT_TYPE
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from cms.reading.answers import Answer
from cms.reading.shelf import Shelf

__all__ = ["CONTENT_TYPE", "Metrics"]

BUCKETS = (0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.005, 0.02, 0.1, 1.0)


class Metrics:
    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.registry = CollectorRegistry()
        self.answers = Counter("reading_answers", "Answers to readers.", ["status", "kind"], registry=self.registry)
        self.seconds = Histogram(
            "reading_seconds", "Time until an answer was ready to be sent.", buckets=BUCKETS, registry=self.registry
        )
        self.sent = Counter("reading_sent_bytes", "Bytes of bodies.", registry=self.registry)
        self.unchanged = Counter("reading_unchanged", "Answers that the reader has the page already.", registry=self.registry)
        self.read = Counter(
            "reading_read", "Answers for which a file was read; all others came from memory.", registry=self.registry
        )
        self._counters: dict[tuple[int, str], Counter] = {}

    def count(self, answer: Answer, seconds: float) -> None:
        which = (answer.status, answer.kind)
        counter = self._counters.get(which)
        if counter is None:
            counter = self._counters[which] = self.answers.labels(f"{answer.status // 100}xx", answer.kind)
        counter.inc()
        self.seconds.observe(seconds)
        if answer.length:
            self.sent.inc(answer.length)
        if not answer.was_held:
            self.read.inc()
        if answer.status == 304:
            self.unchanged.inc()

    def text(self) -> str:
        registry = self.registry
        if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        of_release = CollectorRegistry()
        of_release.register(_OfRelease(self.shelf))
        return (generate_latest(registry) + generate_latest(of_release)).decode()


class _OfRelease(Collector):
    """What the worker that answers is serving from."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def collect(self) -> Iterator[Metric]:
        release = self.shelf.release
        info = GaugeMetricFamily("reading_release_info", "The release being served.", labels=["release"])
        if release is not None:
            info.add_metric([release.digest[:12]], 1)
        yield info
        refused = "Whether the release that `current` names is refused and the one before goes on."
        yield GaugeMetricFamily("reading_release_refused", refused, value=bool(self.shelf.refused))
        yield GaugeMetricFamily("reading_memory_bytes", "Bytes held in memory.", value=self.shelf.memory.held_bytes)
