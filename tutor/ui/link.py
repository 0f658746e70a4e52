"""A learner's code in an address: compressed, bounded, and read back with suspicion."""

import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from tutor.sandbox.budget import Limits

LONGEST = 4_096  # characters of a packed text
UNPACKED = Limits.characters  # of the text itself: as many as a run may have


def packed(text: str) -> str | None:
    """Return a text as it can stand in an address, None where it is too long for one."""
    squeezed = zlib.compress(text.encode("utf-8", "replace"), 9, -15)
    sent = urlsafe_b64encode(squeezed).decode("ascii").rstrip("=")
    return sent if len(sent) <= LONGEST and len(text) <= UNPACKED else None


def unpacked(sent: str) -> str | None:
    """Return the text that `packed` put into an address, None for anything else. It unpacks a bounded amount."""
    if not sent.isascii() or len(sent) > LONGEST:
        return None
    try:
        squeezed = urlsafe_b64decode(sent + "=" * (-len(sent) % 4))
        reading = zlib.decompressobj(-15)
        text = reading.decompress(squeezed, 4 * UNPACKED).decode("utf-8")
    except (Error, ValueError, zlib.error):
        return None
    return text if reading.eof and len(text) <= UNPACKED else None
