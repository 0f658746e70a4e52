"""Warm the server up before anyone arrives."""

import gc
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def warm_up(_app: object) -> AsyncIterator[None]:
    """Import what lessons need in a thread, so that the first screen need not wait for torch."""
    threading.Thread(target=_import_and_freeze, name="warm-up", daemon=True).start()
    yield


def _import_and_freeze() -> None:
    """Import the heavy libraries, run torch once, then freeze the garbage collector.

    Streamlit collects garbage after every script run; walking through torch, pandas and altair
    each time costs more than the script. What is frozen is not walked again.
    """
    import altair  # noqa: F401
    import pandas  # noqa: F401
    import torch

    weight = torch.ones(1, requires_grad=True)
    weight.sum().backward()
    gc.collect()
    gc.freeze()
