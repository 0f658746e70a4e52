"""Who may teach: whoever knows the password, or sits at the machine that serves nobody else.

A login is a random token, which the tab keeps; the store has only what it hashes to, together with the password, so
that a changed password ends every login.
"""

import hashlib
import hmac
import logging
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from tutor.store import Store, now
from tutor.teach.patience import Patience

log = logging.getLogger(__name__)
LASTS = timedelta(hours=12)
LONGEST = 200  # characters of a password or token that are looked at
WRONG = "That is not the password."
CLOSED = "Teaching is closed on this server. Set INSTRUCTOR_PASSWORD to open it."
AGAIN = "Please sign in again."
_doors = Patience(at_once=5, every=4.0)  # five tries at once, then one in four seconds, for each connection


class NotAllowed(Exception):
    """Whoever asks may not teach; the text is one sentence for them. Nothing was read or changed."""


@dataclass(frozen=True)
class Access:
    """What opens teaching for one request: the server's password, or that it comes from the serving machine itself.

    `local` is what `is_local` in tutor/sandbox/available.py says of this request. Made anew for each run of a page.
    """

    password: str = field(default="", repr=False)
    local: bool = False

    @property
    def open(self) -> bool:
        """Say whether there is any teaching on this server, for this request."""
        return bool(self.password) or self.local


def sign_in(store: Store, access: Access, password: str, connection: str = "", doors: Patience = _doors) -> str:
    """Return a fresh token that lasts twelve hours, for the right password; a local request needs none.

    Raises NotAllowed, TooMany where this connection has too many tries waiting, StoreUnavailable. Wrong ones are
    logged, without what was typed.
    """
    if not access.open:
        raise NotAllowed(CLOSED)
    if not access.local:
        with doors.turn(connection) as turn:
            if not _same(password, access.password):
                log.warning("instructor: a wrong password from %s", connection or "an unknown address")
                raise NotAllowed(WRONG)
            turn.well()
    store.logins.sweep()
    token = secrets.token_urlsafe(32)
    store.logins.add(_key(token, access.password), now() + LASTS)
    return token


def check(store: Store, access: Access, token: str) -> None:
    """Raise NotAllowed unless teaching is open and the token is that of a login which is not over. Never slowed."""
    if not access.open:
        raise NotAllowed(CLOSED)
    if (
        not isinstance(token, str)
        or not 0 < len(token) <= LONGEST
        or not store.logins.has(_key(token, access.password))
    ):
        raise NotAllowed(AGAIN)


def is_signed_in(store: Store, access: Access, token: str) -> bool:
    """Say whether `check` lets the token through."""
    try:
        check(store, access, token)
    except NotAllowed:
        return False
    return True


def sign_out(store: Store, access: Access, token: str) -> None:
    """End the login of this token; of another one nothing happens."""
    store.logins.end(_key(token, access.password))


def _key(token: str, password: str) -> str:
    return hmac.new(password.encode("utf-8", "replace"), token.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _same(given: str, wanted: str) -> bool:
    """Compare in a time that tells nothing: neither what was right nor how long the password is."""
    both = [hashlib.sha256(text[:LONGEST].encode("utf-8", "replace")).digest() for text in (given, wanted)]
    return bool(wanted) and hmac.compare_digest(*both)
