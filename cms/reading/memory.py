"""Bodies held in memory, up to so many bytes; what was not asked for the longest goes first. Pure."""

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

Held = TypeVar("Held")
Key = tuple[str, ...]
OVERHEAD_BYTES = 2048  # of the headers and the entry itself, so that many small files are counted too


class Memory(Generic[Held]):
    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        self.held_bytes = 0
        self._held: OrderedDict[Key, tuple[Held, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Held | None:
        with self._lock:
            found = self._held.get(key)
            if found is None:
                return None
            self._held.move_to_end(key)
            return found[0]

    def put(self, key: Key, held: Held, size: int) -> None:
        size += OVERHEAD_BYTES
        if size > self.limit_bytes:
            return
        with self._lock:
            if key in self._held:
                self.held_bytes -= self._held.pop(key)[1]
            self._held[key] = (held, size)
            self.held_bytes += size
            while self.held_bytes > self.limit_bytes:
                self.held_bytes -= self._held.popitem(last=False)[1][1]
