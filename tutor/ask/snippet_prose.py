"""The prose beside pasted code is put plainly: set phrases become plain words, and small talk ahead is dropped."""

import re
from collections.abc import Collection

from tutor.ask.snippet_words import ASKING, CHANGING, CHANGING_STEMS, HARMLESS, SHOWING, SLOPE

MOST_IN_A_LABEL = 6
LOOP = r"(?:training loop|training|optimi[sz]ation|loop)"
KIND = r"(?:training |simple |little |small |short |tiny |basic |toy |manual |for )*"
OVER = r"(?: (?:is|has))?(?: (?:done|over|ends|ended|finishe[sd]))?"
TOOL = r"(?:torch\.)?(?:no_grad|retain_graph|create_graph|requires_grad|momentum|detach|relu|sgd|adam)"
CANNOT = r"(?:dont|do not|cant|cannot) (?:get|understand|know|figure out|see|tell|work out)"
# In this order: what a phrase is put as. What is left of a phrase is read word by word like all the rest.
PHRASES = (
    (r"['’]s (?=grad)", " "),
    (r"[`\"“”*'’#]", ""),
    (r"(?m)(?:=|->)[ \t]*(?=\?|$)", ""),
    (r"(?m)^\s*[\^↑👆]+", ""),
    (r"(?:(?<=_graph)|(?<=_grad))=True\b|\(\)", ""),
    (r"\A\s*(?:so )?why\s*[.,!?]+", ""),
    (r"\bhow (?:much|big|large) is\b", "what is"),
    (rf"\bi (?:really |just )?{CANNOT}\b", "please"),
    (r"\b(?:i )?(?:have |ive )?(?:got )?(?:absolutely )?no (?:idea|clue)\b(?= what\b)", "please"),
    (r"\b(?:i am |im )?not (?:so |quite |really |entirely )?(?:sure|certain)\b(?= what\b)", "please"),
    (r"\b(?:explain|clarify|walk me through)(?: to me| for me)?(?= what\b)", "tell me"),
    (r"\b(?:very |totally |brand |kinda |pretty )*new to (?:py ?torch|autograd|all this|this)\b", "newbie"),
    (r"(?<=[a-z.] )(?:return|yield)\b", "give"),
    (r"\bcomes? out as\b", "comes out"),
    (r"\bas (?:a |an )?(?:plain |single )?(?:number|float|list|tensor|scalar|decimal|value)\b", ""),
    (r"(?<=\.grad )(?:accumulated?|accumulates)\b|\baccumulated(?= (?:in|into) \w+\.grad\b)", ""),
    (r"\b(?:given|with|consider) (?:this|the(?: following)?) (?=(?:code|snippet|program|script)\b)", "this "),
    (r"\b(?:my|our|the|a) \w+ (?:asked|asks) (?:me |us )?(?=what\b)", "tell me "),
    (r"\bwhere (?=does \w+ end)", "what "),
    (r"\bends? up with\b", "end up"),
    # Tools are named in passing; that the code has them is looked up there.
    (
        rf"\b(?:with|using|uses|(?:there is|theres|has) an?) (?:the |a )?{TOOL}\b(?! of| \()"
        r"(?: (?:inside|set|on|in it))?",
        "",
    ),
    # Printing a value, or running what is shown, changes nothing.
    (r"\b(?:if|when) (?:i|you|we) (?:print|display|inspect|look at|check|read)\b", "print"),
    (
        r"\b(?:if|when) (?:i|you|we) (?:run|execute) (?=(?:it|this|that|everything|(?:the|my) (?:code|script|cell))\b)",
        "run ",
    ),
    # The end of a loop; that there is one is for the code to say.
    (rf"\bat the end of (?:the |this |my )?(?:whole )?{LOOP}\b", "at the end"),
    (rf"\b(?:after|once|when) (?:the |this |my )?(?:whole )?{LOOP}{OVER}\b", "after"),
    (r"\bafter (?:all (?:of )?(?:the |these )?|the (?:last|final) )(?:iterations?|steps?|epochs?|updates?)\b", "after"),
    (rf"(?<!in )(?<!inside )(?<!within )(?<!of )\b(?:my|this|a|here is the|the following) {KIND}loop\b", "this code"),
    (r"\bcode where (?=i )", "code "),
    # What somebody expected does not change what is.
    (
        r"\bi (?:had |would have )?(?:expected|expect|thought|think|guessed|guess|assumed|was expecting) (?:that )?"
        r"(?:(?:it|this|that|its|thats|[\w.]+\.grad)\b ?)?(?:to be |was |is |would be |should be |will be )?"
        r"[-−]?\d+(?:\.\d+)?(?=[,.;!]?(?:\s|\Z))[,.;!]?(?=\s*(?:but |so |and )?(?:whats?|which|tell)\b)",
        " ",
    ),
)
REWRITTEN = tuple((re.compile(pattern, re.I), put) for pattern, put in PHRASES)
BREAK = re.compile(r"((?<=[.!?:;])\s+|\n+|\s+[-–—]+\s+|(?<=,)\s*(?=(?:so |and |now )?(?:whats?|which)\b))", re.I)
# How small talk begins: where the code is from, who showed it, and how the asker feels. An order is none of these.
GREETING = r"(?:so |ok |okay |hi |hey |hello |um |well |yo |and )*"
I_AM = (
    r"(?:im|i am|ive been|we are|i was|we were) (?:a|an|so|totally|really|completely|stuck|lost|confused|learning"
    r"|studying|reading|preparing|prepping|going|working|doing|taking|following|watching|playing|asked"
    r"|given|in|on|at|trying)\b"
)
I_FOUND = (
    r"(?:i |we )?(?:just )?(?:found|saw|copied|came across|read|met|stumbled|ran into) (?:a|an|this|these|some|the|upon"
    r"|on|across|from|here|it (?:from|in|on))\b|(?:i |we )?(?:just )?(?:got|wrote|made|have) (?:this|these)\b"
    r"|ive (?:got|been)\b|i keep getting (?:confused|lost|stuck)\b"
)
LABEL = r"(?:studying|learning|reading|preparing|prepping|revising|practi[cs]ing|stuck|still|total|sorry|from|quick) "
HERE = (
    r"here(?:s| is| are)\b|(?:this is|this was|this comes|thats|its|it is) (?:a|an|the|my|our|for|from"
    r"|in|part|straight)\b"
)
SOMEONE = (
    r"(?:my|our|the|a|some) \w+(?: \w+)? (?:asked|asks|gave|gives|posted|showed|shows|sent|wrote|shared|handed)"
    r" (?:us|me|this)"
)
SMALL_TALK = re.compile(rf"{GREETING}(?:{I_AM}|{I_FOUND}|{LABEL}|{HERE}|{SOMEONE})")
ASKS = (ASKING | SHOWING | SLOPE) - {"work", "know", "console", "screen", "come", "help"}


def plainly(prose: str, names: Collection[str]) -> str:
    """Return the prose with set phrases in plain words, and without the small talk that goes before the question."""
    for pattern, put in REWRITTEN:
        prose = pattern.sub(put, prose)
    *pieces, last = BREAK.split(prose)
    kept = []
    while pieces and not _asks(pieces[0], names):
        sentence, space, *pieces = pieces
        kept += [] if _is_small_talk(sentence.lower().strip(), names) else [sentence, space]
    return "".join((*kept, *pieces, last))


def _asks(sentence: str, names: Collection[str]) -> bool:
    words = set(re.findall(r"\w+", sentence.lower()))
    return bool(words & ASKS or (words & set(names)) - HARMLESS)


def _is_small_talk(sentence: str, names: Collection[str]) -> bool:
    """Say whether a sentence tells nothing of what the code does: no name, number, condition or change is in it."""
    if not re.fullmatch(r"[a-z ,;()!?.:-]*", sentence):
        return False
    words = re.findall(r"[a-z]+", sentence)
    if any(
        word in CHANGING or CHANGING_STEMS.match(word) or (word in names and word not in HARMLESS) for word in words
    ):
        return False
    label = sentence.endswith(":") and len(words) <= MOST_IN_A_LABEL
    return label or SMALL_TALK.match(sentence) is not None
