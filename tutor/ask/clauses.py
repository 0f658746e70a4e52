"""The text is cut into sentences, and what only labels a question ("exercise 4", "5 marks") is taken out."""

import re
import unicodedata
from functools import lru_cache

from tutor.ask.functions import function_called
from tutor.ask.lexer import GREEK
from tutor.ask.lexicon import NONE, roles

IDENTIFIER = (
    r"(?:\d+(?:\.\d+)*\s?[a-h]?\b(?:\s*(?:out )?of\s+\d+\b(?!\s*[\w^*(]))?"
    r"|[a-h](?=\s?(?:[).:,\]]|nr\b|no\b|q\b))|ii+\b|iv\b|vi+\b"
    r"|\((?:[a-h]|[ivx]{1,4}|\d{1,2})\)(?!\s?=)|\[\d+\])"
    r"(?:\.?\s?\([a-hivx\d]{1,3}\)(?!\s?=))?\)?(?:\s+-(?=\s))?"
)
LABEL = re.compile(
    r"(?<!\w)(?:hw|q|ex)\d+\b"
    r"|\b(?:part|item|aufgabe)\s+[a-h]\b\)?(?!\s*[=^*(])"
    r"|^\s*tl\s?;?\s?dr\b:?|^\s*(?:q|question)\s*:"
    r"|(?:^|,)\s*step \d+:|(?:^|[.!?;])\s*next(?: one| question| up)?\s*[:,]"
    rf"|(?<!\w)(?P<of>[a-z]+)(?: set)?\b\.?\s*#?\s*{IDENTIFIER}",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"^\s*(?:\(?(?:\d{1,2}[a-h]?|[a-h]|[ivx]{1,4})\)|\d{1,2}[.:](?=\s))\s*(?=([a-z]{3,}|;))|^\s*\([iv]{2,4}\)|^\s*(?:\d{1,2}[a-h]?|[a-h]|[ivx]{1,4})\)",
    re.IGNORECASE,
)
# Numbers that have a role outside the question, each with what it counts.
MONTHS = (
    "(?:january|february|march|april|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|"
    "sept?|oct|nov|dec)"
)
FRAMES = re.compile(
    "|".join(
        (
            r"[\[(]?\b\d+\s?(?:marks?\b|pts?\b\.?|(?:bonus|extra) points?\b)\s?[\])]?",
            r"[\[(]?\b\d+\s?points?(?=\s?(?:[\])]|:\s*[a-z]))\s?[\])]?",
            r"\b(?:for|worth|,)\s+\d+ points?(?: each)?(?=\s*[.,;:?!]|\s*$)",
            rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTHS}\b(?:\s+\d{{4}})?",
            rf"\b{MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?!\s*[=*^])",
            r"\b(?:until|till|by|on|due|the)\s+(?:the\s+)?\d{1,2}(?:st|nd|rd|th)\b(?=\s*(?:[.,;:)!?]|so\b|and\b))",
            r"\b(?:in|since|from|class of)\s+(?:19|20)\d\d\b(?!\s*[*^+=/])",
            r"\b(?:age|aged)\s+\d{1,2}\b|\bI(?:'m| am)\s+\d{1,2}(?=\s*(?:,|and\b))",
            r"\b\d{1,3}[\s-](?:years?|months?)(?:[\s-]old)?\b",
            r"\b(?:at |by |until |till )?\d{1,2}(?::\d\d\b(?:\s?(?:am|pm)\b)?|\s?(?:am|pm|o'?clock)\b)",
            r"\b(?:on|since|till|until) \d{1,2}/\d{1,2}\b(?!\s*[*^(a-z])|\b(?:got|scored) \d+/\d+\b",
            r"\b(?:in |only )?\d+ ?mins?\b(?! of)|\bversion \d\b(?: of (?:my|our|the) \w+)?",
            r"\b(?:(?:to|with|in)\s+)?\d+\s+(?:decimals?|decimal places|significant (?:digits|figures))\b"
            r"(?=\s*(?:[.,;:!?)]|pl|$))",
        )
    ),
    re.IGNORECASE,
)
# The signs that may be the answer, said beside a question about one.
SIGN, OR = r"[+-]?[01]", r"(?:\s*[,/]\s*|\s*,?\s+or\s+)"
OPTIONS = re.compile(rf"[\[(]?(?<![\w.=]){SIGN}{OR}{SIGN}{OR}{SIGN}(?!\w|\.\d)[\])]?", re.IGNORECASE)
ASIDE = {"So": " ; ", "Cf": " ", "Mn": " "}  # a smiley ends what was said; marks without a width say nothing
EMPTY = re.compile(r"[\[(][\s;:,.]*[\])]|\b_{2,}\b")  # a bracket or a gap with nothing in it
SMILEY = re.compile(r"(?<!\w)[:;]['-]?[()/|DPp](?!\w)|<3|\^\^")
BRACKETED = re.compile(r"(?<![\w)])[\[(]((?:[^()\[\]]|\(\w*\))*)[\])](?!\s?[\^*/+=-])")
DASH = re.compile(r"\s+--?\s+(?=([a-z]+)\b)", re.IGNORECASE)
END = re.compile(r"[;!?\n]+|\.(?=\s|$)|\.{2,}(?!\s*\))")
WORD = re.compile(r"(?:[a-z]\s+(?=[a-z]{3}))?([a-z]{2,}|i\b)", re.IGNORECASE)  # "y rebuilt each time" is words too


def sentences(text: str) -> list[str]:
    """Return the sentences of a text in mathematical notation; brackets around words are sentences of their own."""
    text = "".join(ASIDE.get(unicodedata.category(each), each) for each in text)
    if "sign" in text.lower() or "positive" in text.lower():
        text = OPTIONS.sub(" ; ", text)
    text = FRAMES.sub(_marks, LABEL.sub(_label, SMILEY.sub(" ; ", text)))
    text = NUMBERED.sub(_number, EMPTY.sub(" ; ", text))
    text = DASH.sub(_dash, BRACKETED.sub(_bracket, text))
    cut = [_closed(sentence) for sentence in END.split(text)] if text.count("(") == text.count(")") else END.split(text)
    return [sentence for sentence in cut if sentence.strip(" ,:()[]")]


def _closed(sentence: str) -> str:
    """Return a sentence without the brackets whose other half stands in another one: "(2nd edition, p. 97)"."""
    opened: list[int] = []
    alone: set[int] = set()
    for at, sign in enumerate(sentence):
        if sign == "(":
            opened.append(at)
        elif sign == ")":
            alone |= set() if opened else {at}
            opened = opened[:-1]
    alone |= {*opened}
    return "".join(" " if at in alone else sign for at, sign in enumerate(sentence))


def _label(found: re.Match[str]) -> str:
    """Take a label away, but leave a bracket that was open before it closed; and what is no label as it is."""
    known, rest = roles((found["of"] or "ex").lower()), found.string[found.end() :].lstrip()
    last = found.string[: found.start()].lower().split()[-1:] if found[0].lower().startswith("n") else []
    if any(role.startswith("number.") for word in last for role in roles(word)):  # "step number 2" is no label
        return found[0]
    ends = "label" not in known and found.string[found.end("of")] == "."  # "by the weekend. 0.5w" is two sentences
    owns = any(role.startswith("number.") for role in known)  # "class 0" is what a model should say
    if ends or not ("label" in known or ("thing" in known and not owns)) or rest[:1] in (*"*^/",):
        return found[0]
    before = found.string[: found.start()]
    return " ; )" if ")" in found[0] and "(" not in found[0] and before.count("(") > before.count(")") else " ; "


def _marks(found: re.Match[str]) -> str:
    """Take what has its own frame away, with their bracket where nothing else is in it."""
    return found[0][0] + " ; " if found[0][0] in "[(" and found[0][-1] not in "])" else " ; "


def _number(found: re.Match[str]) -> str:
    """Take a number in front away, unless it multiplies a function."""
    return found[0] if function_called((found[1] or "").lower()) and found[0].lstrip().startswith("(") else " ; "


def _bracket(found: re.Match[str]) -> str:
    """Cut a bracket out of its sentence where it begins with a word, and not with a function."""
    first = WORD.match(found[1].strip(" ;,.:"))
    adds = first and first[0] != first[1] and "operator" in roles(first[1].lower())  # "x over (x plus 2)"
    return f" ; {found[1]} ; " if first and not adds and _is_word(first[1].lower()) else found[0]


def _dash(found: re.Match[str]) -> str:
    return " ; " if _is_word(found[1].lower()) and (len(found[1]) > 1 or found[1].lower() == "i") else found[0]


@lru_cache(maxsize=512)
def _is_word(word: str) -> bool:
    return function_called(word) is None and word not in GREEK and (roles(word) != NONE or len(word) > 3)
