"""How a phone finds its class: a short code, an address that holds it, and a picture of the address."""

import secrets
from io import BytesIO
from urllib.parse import urlencode, urljoin

import segno

LETTERS = "ABCDEFGHJKMNPQRTUVWXYZ"  # no I, L, O, S: read from the last row they are 1, 0 and 5
LENGTH = 6
JOIN = "join"  # the screen's address


def new_code() -> str:
    """Return a random code: one of 113 million."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def read_code(typed: str) -> str:
    """Return the code in what someone typed: small letters, spaces and dashes do not matter. Empty if it is none."""
    code = "".join(letter for letter in str(typed)[:50].upper() if letter not in " -\t")
    return code if len(code) == LENGTH and all(letter in LETTERS for letter in code) else ""


def join_address(server: str, code: str) -> str:
    """Return the address that joins the class, on the server with this one: PUBLIC_URL, or where the screen is."""
    return f"{urljoin(server.rstrip('/') + '/', JOIN)}?{urlencode({'code': code})}"


def qr_svg(address: str) -> str:
    """Return the address as a QR code in SVG, black on white in every theme: that is what cameras read."""
    made = BytesIO()
    segno.make(address, error="m", micro=False).save(
        made, kind="svg", scale=10, border=4, dark="#000", light="#fff", xmldecl=False, omitsize=True
    )
    return made.getvalue().decode()
