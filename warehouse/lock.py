"""One publisher at a time: builds, withdrawals, rollbacks and pruning take turns."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from warehouse import WarehouseError
from warehouse.settings import Settings


@contextmanager
def publisher(settings: Settings, notice: Callable[[str], None] = lambda text: None) -> Iterator[None]:
    """Hold the lock; wait for its holder, but not for ever. A killed holder lets go by itself.

    Raises WarehouseError when there is no data folder: only a build makes one.
    """
    if not settings.data.is_dir():
        raise WarehouseError(f"there is no data folder {settings.data}; `wpl build` makes it")
    lock = FileLock(settings.lock)
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            seconds = settings.lock_seconds
            notice(f"Another build works on {settings.data}; waiting at most {seconds:.0f} s")
            lock.acquire(timeout=seconds)
    except Timeout:
        raise WarehouseError(f"another build still works on {settings.data}; try again later") from None
    try:
        yield
    finally:
        lock.release()
