"""From a question to numbers: its words, pairs of words and pieces of words, hashed into buckets."""

import math
import re
import unicodedata
import zlib
from collections import Counter
from functools import lru_cache
from itertools import pairwise

BUCKETS = 1 << 15
LONGEST = 2000  # characters of a question that are read
_WORD = re.compile(r"[a-z][a-z']*|\d+|[αβθλ∂∇]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Words that stand in any question and tell nothing of its subject.
COMMON = frozenset(
    {
        "a",
        "an",
        "the",
        "is",
        "are",
        "was",
        "be",
        "been",
        "i",
        "im",
        "my",
        "me",
        "you",
        "your",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "of",
        "in",
        "on",
        "to",
        "for",
        "and",
        "or",
        "but",
        "with",
        "as",
        "at",
        "by",
        "from",
        "do",
        "does",
        "did",
        "can",
        "could",
        "would",
        "should",
        "will",
        "have",
        "has",
        "had",
        "not",
        "no",
        "so",
        "if",
        "then",
        "there",
        "here",
        "what",
        "why",
        "how",
        "when",
        "which",
        "who",
        "about",
        "into",
        "than",
        "just",
        "get",
        "gets",
        "got",
        "use",
        "using",
        "used",
        "pytorch",
        "torch",
        "python",
    }
)


def words(text: str) -> list[str]:
    """Return the words of a text in lower case; names_with_parts and camelCase come apart, numbers become 0."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST])[:LONGEST]
    found = _WORD.findall(_CAMEL.sub(" ", plain).lower().replace("_", " ").replace("'", ""))
    return ["0" if word.isdigit() else word for word in found]


def terms(text: str) -> Counter[str]:
    """Return the weighted terms of a text: words, neighbours, and pieces of words."""
    found, counts = words(text), Counter[str]()
    for word in found:
        counts["w:" + word] += 1
        padded = f"<{word}>"
        for size in (3, 4, 5):
            for start in range(len(padded) - size + 1):
                counts["c:" + padded[start : start + size]] += 1
    for first, second in pairwise(found):
        counts[f"p:{first} {second}"] += 1
    return counts


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
