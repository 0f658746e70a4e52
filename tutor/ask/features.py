"""From a question to numbers: its words, pairs of words and pieces of words, hashed into buckets."""

import math
import re
import unicodedata
import zlib
from collections import defaultdict
from functools import lru_cache
from itertools import pairwise

BUCKETS = 1 << 15
LONGEST = 2000  # characters of a question that are read
_WORD = re.compile(r"[a-z][a-z']*|\d+|[αβθλ∂∇]")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_ASKS = re.compile(
    r"\?\s*$|error|\b(?:nan|inf|why|how|whats?|explain|difference|wonder|understand)\b"
    r"|^\W*(?:which|where|is|are|do|does|can|could|should|would|will)\b"
)
# Names that only look like a name of something else: "rmse" shares more of its letters with RMSprop than with a loss.
NAMES = {
    "bce": "binary cross entropy",
    "mae": "mean absolute error",
    "nll": "negative log likelihood",
    "rmse": "root mean squared error",
    "sse": "sum of squared errors",
}
_NAMED = re.compile(rf"(?<![\w.])(?:{'|'.join(NAMES)})(?![\w(])", re.IGNORECASE)
TOLD = 0.5  # how much a word counts where other sentences ask
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_COMMON = (
    "a an the is are was be been i im my me you your it its this that these those of in on to for and or but with "
    "as at by from do does did can could would should will have has had not no so if then there here what why how "
    "when which who about into than just get gets got use using used pytorch torch python"
)
COMMON = frozenset(_COMMON.split())  # words that stand in any question and tell nothing of its subject


def spelled(text: str) -> str:
    """Return a text of bounded length in lower case, camelCase in parts."""
    return _CAMEL.sub(" ", unicodedata.normalize("NFKC", text[:LONGEST])[:LONGEST]).lower()


def in_words(text: str) -> str:
    """Return a text with the short names of losses written out."""
    return _NAMED.sub(lambda found: NAMES[found[0].lower()], text)


def words(text: str) -> list[str]:
    """Return the words of a text in lower case; names_with_parts and camelCase come apart, numbers become 0."""
    found = _WORD.findall(spelled(text).replace("_", " ").replace("'", ""))
    return ["0" if word.isdigit() else word for word in found]


def sentences(text: str) -> tuple[list[str], list[str]]:
    """Return the sentences of a text that ask or cite an error, then those that only tell."""
    found = [sentence for sentence in _SENTENCE.split(text[:LONGEST]) if sentence.strip()]
    asking = [sentence for sentence in found if _ASKS.search(sentence.lower())]
    return asking, [sentence for sentence in found if sentence not in asking]


def terms(text: str) -> dict[str, float]:
    """Return the weighted terms of a text: words, neighbours, and pieces of words; most of the sentences that ask."""
    asking, telling = sentences(text)
    counts: dict[str, float] = defaultdict(float)
    for sentence in asking:
        _count(words(sentence), 1.0, counts)
    for sentence in telling:
        _count(words(sentence), TOLD if asking else 1.0, counts)
    return counts


def _count(found: list[str], much: float, counts: dict[str, float]) -> None:
    for word in found:
        counts["w:" + word] += much
        padded = f"<{word}>"
        for size in (3, 4, 5):
            for start in range(len(padded) - size + 1):
                counts["c:" + padded[start : start + size]] += much
    for first, second in pairwise(found):
        counts[f"p:{first} {second}"] += much


@lru_cache(maxsize=16)  # a question is looked at twice; a long one takes half a megabyte
def buckets(text: str) -> dict[int, float]:
    """Return {bucket: weight} with unit length: the sparse vector that the network reads."""
    vector: dict[int, float] = {}
    for term, count in terms(text).items():
        weight = (1 + math.log(count)) * _weight(term)
        bucket = zlib.crc32(term.encode()) % BUCKETS
        vector[bucket] = vector.get(bucket, 0.0) + weight
    length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {bucket: weight / length for bucket, weight in vector.items()}


def _weight(term: str) -> float:
    """Words count more than their many pieces, common words hardly."""
    kind, _, rest = term.partition(":")
    if kind == "w":
        return 0.2 if rest in COMMON else 1.0
    return 0.7 if kind == "p" else 0.35
