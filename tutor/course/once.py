"""Work that is done once, however many ask for it at the same moment."""

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import Lock, RLock
from typing import Any, ParamSpec, TypeVar
from weakref import WeakValueDictionary

Given = ParamSpec("Given")
Result = TypeVar("Result")


def once(most: int | None = None) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """Remember what a function returned for the last `most` arguments, as lru_cache does, and let nobody repeat it.

    While one thread works it out, others that ask for the same wait for it; others go on. With functools alone,
    twenty that come at once do the same work twenty times.
    """

    def decorate(function: Callable[Given, Result]) -> Callable[Given, Result]:
        remembered: Any = lru_cache(most)(function)
        locks: WeakValueDictionary[Any, Any] = WeakValueDictionary()  # a lock lives as long as somebody holds it
        guard = Lock()

        @wraps(function)
        def asked(*args: Given.args, **kwargs: Given.kwargs) -> Result:
            with guard:
                lock = locks.setdefault((args, tuple(sorted(kwargs.items()))), RLock())
            with lock:
                return remembered(*args, **kwargs)

        return asked

    return decorate
