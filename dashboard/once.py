"""What is made once and then shared by all sessions: answers, pages, meeting packs.

A release never changes, so whatever follows from a release and a choice can be kept; what else it follows from,
such as approvals, belongs in its key. Streamlit's own cache does the same at ten times the cost per look.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")


class Kept:
    """The newest results by their key; what was not asked for longest goes first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._found: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result of `make`, made when nobody asked for this key before."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        made = make()  # outside the lock: others need not wait; two may make the same
        with self._lock:
            self._found[key] = made
            while len(self._found) > self.most:
                self._found.popitem(last=False)
        return made

    def take(self, key: Hashable) -> Any | None:
        """The result of this key, which is no longer kept."""
        with self._lock:
            return self._found.pop(key, None)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._found
