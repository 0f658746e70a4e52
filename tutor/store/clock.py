"""The one place that time comes from, so that a test can move it."""

import os
from datetime import UTC, datetime, timedelta


def now() -> datetime:
    """The present moment, aware and in UTC.

    `DOWNHILL_NOW`, read at each call, moves it: an ISO moment stops the clock there (no zone means UTC),
    `+691200` or `-60` lets it run that many seconds ahead or behind. Anything else is a ValueError.
    """
    moved = os.environ.get("DOWNHILL_NOW", "").strip()
    if not moved:
        return datetime.now(UTC)
    if moved[0] in "+-":
        return datetime.now(UTC) + timedelta(seconds=float(moved))
    moment = datetime.fromisoformat(moved)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
