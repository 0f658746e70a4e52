"""Words in sets."""


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text, with or without commas between them."""
    return frozenset(text.replace(",", " ").split())
