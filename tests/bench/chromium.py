"""Chromium for the parts that need a browser."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Error, sync_playwright

from tests.bench.figure import Unmeasured
from tests.conftest import FLAGS, path_of_chromium


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start it. Raises Unmeasured where there is none, or it does not start."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path_of_chromium(playwright), args=FLAGS)
        except Error as error:
            raise Unmeasured(str(error).splitlines()[0]) from error
        yield browser
        browser.close()
