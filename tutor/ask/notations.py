"""The ways of writing mathematics that become one: unicode, LaTeX, torch's prefixes, contractions, what is spoken."""

import re

from tutor.ask.lexer import GREEK

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿˣ", "0123456789-nx")
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
SYMBOLS = {
    **dict.fromkeys("−‒﹣－‐‑", "-"),
    **dict.fromkeys("×·⋅∙∗✕", "*"),
    **dict.fromkeys("’‘′´`", "'"),
    **dict.fromkeys('“”"$', " "),
    "″": "''",
    "÷": "/",
    "⁄": "/",
    **dict.fromkeys("Σ∑", " sum "),
    "√": " sqrt ",
    "∂": "d",
    "∇": " gradient of ",
    "&": " and ",
    "½": "(1/2)",
    "¼": "(1/4)",
    "¾": "(3/4)",
    "π": " pi ",
    "η": " eta ",
    "α": " alpha ",
    "β": " beta ",
    "θ": " theta ",
    "μ": " mu ",
    "σ": " sigma ",
    "ε": " eps ",
    "ϵ": " eps ",
    "←": "=",
    "ŷ": "yhat",
    "—": " , ",
    "→": " , ",
    "\n": " ; ",
}
LATEX = (
    (r"\\(?:d|t)?frac\s*\{", r"\\frac{"),
    (r"\\partial\b\s*", "d"),
    (r"\\left\s*\.", " "),
    (r"(?:\\(?:[Bb]ig+[lr]?|right)?)?\s*\|_\s*\{([^{}]*)\}", r" at \1 "),
    (r"\\(?:left|right|[Bb]ig+[lr]?|displaystyle|quad|qquad|[,;:!()\[\]])", " "),
    (r"\\[lr]vert\b", "|"),
    (r"\\hat\s*\{?\s*y\s*\}?", "yhat"),
    (r"\\(?:math|operator)\w+\s*\{([^{}]*)\}|\\text\w*\s*\{([^{}]*)\}", r" \1\2 "),
    (r"\\ell\b", "L"),
    (r"\\[dt]?frac\s*(\d)\s*(\d)\s*(?=\()", r"(\1/\2)"),
    (r"\\[dt]?frac\s*(\d)\s*(\d)", r"(\1/\2)"),
    (r"\\(?:cdot|times)\b", "*"),
    (r"\\nabla\b", " gradient of "),
    (r"\\sqrt\s*\{([^{}]*)\}", r"sqrt(\1)"),
    (r"\\frac\{\s*(d[^{}]{0,9})\}\{\s*(d[^{}]{0,9})\}", r" \1/\2 "),
    (r"\^\s*\{([^{}]*)\}", r"^(\1)"),
    (r"_\s*\{(\w+)\}", r"_\1"),
    *(((r"\\frac\{([^{}]*)\}\s*\{([^{}]*)\}(?:\s*(?=\())?", r"((\1)/(\2))"),) * 2),
    (r"\\(sin|cos|tan|tanh|exp|ln|log|theta|eta|alpha|beta|mu|pi|sigma)\b", r" \1 "),
)
TORCH = (
    (
        r"\b(?:torch\.nn\.functional|nn\.functional|torch\.optim|optim|torch\.nn|torch|np|numpy|math|nn|F)\.(?=[A-Za-z])",
        "",
    ),
    (r"(?<!\w)\.grad\b", " grad "),
    (r"\bimport torch\b|\bfrom torch import \w+", " "),
    (r"\.requires_grad_?\(\s*(?:True)?\s*\)", ""),
    (r",?\s*(?:\bwith\s+)?\brequires_grad\b(?:\s*=\s*True)?(?!\s*=)", ""),
    (r",\s*dtype\s*=\s*[\w.]+", ""),
    (r"\(?\bretain_graph(?:\s*=\s*True)?\b\)?(?=\s*(?:[,.;?]|and|with|$))", " retained "),
    (r"\b(?:tensor|Tensor|Parameter|Variable|FloatTensor)\s*(?=\()", ""),
    (r"\b(\w+)\.(?:item|float|double|numpy)\(\s*\)", r"\1"),
    (r"\b(?:\w+\s*=\s*)?SGD\(([^()]*)\)", r" sgd ; \1 ; "),
    (r"\bfor\s+\w+\s+in\s+range\([^()]*\)\s*:\s*\w+\.backward\(\s*\)", " bareloop "),
    (r"\bfor\s+\w+\s+in\s+range\(\s*(\d{1,4})\s*\)\s*:", r" loop \1 times ; "),
    (r"\b(?:\w+)\.backward\(\s*retain_graph\s*=\s*True\s*\)", " backwardcall retained "),
    (r"\b(?:\w+)\.backward\(\s*\)", " backwardcall "),
    (r"\b(?:\w+)\.zero_grad\(\s*(?:set_to_none\s*=\s*\w+)?\s*\)|\b\w+\.grad\.zero_\(\s*\)", " zero_grad "),
    (r"\b(?:opt|optim|optimizer|optimiser|sgd)\.step\(\s*\)", " stepcall "),
    (r"((?<!\w)|\b\w+)\(([^()]*)\)\.(sum|mean)\(\s*\)", r"\3(\1(\2))"),
    (r"\bprint\(\s*(\w+(?:\.grad)?)\s*\)", r" \1 "),
    (r"\b(\w+)\.grad\b", r" \1@grad "),
)
CONTRACTIONS = (
    (r"\b(what|where|that|it|how|who|here|there|let|which|when)'s\b", r"\1 is"),
    (r"\b(what|where|which)s\b", r"\1 is"),
    (r"\b([a-z])\.\s?([a-z])\.(?=[\s,)]),?", r" \1 \2 "),  # i.e., e.g., p.m.
    (r"\bcan't\b|\bcan not\b", "cannot"),
    (r"n't\b", " not"),
    (r"'(?:m|re|ll|ve|d)\b", " "),
    (r"(?<=[A-Za-z\d)])'s\b", " "),
    (r"(?<![\w')])'([^']*)'(?!\w)", r" \1 "),
)


# How mathematics is spoken or abbreviated; here so that the grammar has one way of writing each thing.
SPOKEN = (
    (
        r"(?<![\w)])\(\s*([a-z])\s*,\s*([a-z])\s*\)\s*=\s*\(\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*\)",
        r" \1 = \3 , \2 = \4 ",
    ),
    (r"(?<![\w)])\(\s*([a-z])\s*(?:,|and)\s*([a-z])\s*\)(?!\s*=)", r" \1 and \2 "),
    (r"\s+to the power(?: of)?\s+(?=-?[\da-z](?![a-z]))", "^"),
    (r"\bof the constant (?:function )?(-?\d+(?:\.\d+)?)(?=\s+(?:at|for|when)\b)", r"of f(x) = \1"),
    (r"(?<=[\w)])\s+'(?='?\s?\()", "'"),
    (r"(?<=[\w)])\s+''(?=\s?\()", "''"),
    (
        r"\b(\w+)\s*(?:-=|:?=\s*\1\s*-)\s*(\d*\.?\d+)\s*(?:\*\s*|\s)(?:(?:\1@)?grad(?:ient)?|g|d\w*\s?/\s?d\1)\b(?!\()",
        r" lr = \2 , new \1 ",
    ),
    (
        r"\b(\w+)\s*(?:-=|:?=\s*\1\s*-)\s*(?:lr|eta|alpha)\s*(?:\*\s*|\s)\s*"
        r"(?:\w'\s?\(\1\)|gradient of\s+\w+(?:\(\1\))?|(?:(?:\1@)?grad(?:ient)?|g|d\w*\s?/\s?d\1)\b(?!\())",
        r" new \1 ",
    ),
    (r"\bd\s?\(((?:[^()=]|\([^()=]*\))*)\)\s?/\s?d\s?(\w)\b", r"d/d\2 (\1)"),
    (r"\(\s?(d[\w^]*\s?/\s?d\w[\w^]*)\s?\)", r" \1 "),
    (r"@(?=\s?(?:\w+\s?=|[-(\d.]))|\|\s?_?(?=\s?[a-z]\w*\s?=\s?[-\d.]+\s*(?:[^\w\s|]|$))", " at "),
    (r"(?<![\w)\]])\.(backward|zero_grad)\b(?:\(\))?", r" \1 "),
    (r"\bd\s?\|(\w+)\|\s?/\s?d(\w)", r"d/d\2 abs(\1)"),
    (
        rf"\bw/(?=\s?[a-z]{{2}})(?!\s?(?:(?:{'|'.join(sorted(GREEK))})\b|[a-z]+\())",
        "with ",
    ),  # w/theta and w/exp(x) divide
    (r"(?<=[a-z])\s*/\s*(?=(?:negative|positive|zero|neither)\b)", " or "),
    (
        r"\b(?:initial |start(?:ing)? )?velocity (?:is |of |at |= ?|start(?:s|ing) (?:(?:at|from|with) )?)?"
        r"(?:0|zero)\b(?!\.\d)",
        " at rest ",
    ),
    (
        r"\b(?:i )?(?:re)?(?:build|built|building|compute|create)\s+(?:(?:the|a|it|[a-z]) )?(?:(?:fresh|new) )?"
        r"(?:loss|graph|[a-z] )?\s*(?:each|every) time\b"
        r"|(?:\b(?:with|on) )?(?:a )?\b(?:fresh|new) (?:loss|graph|[a-z]) (?:each|every)(?: time)?\b",
        " rebuilt ",
    ),
    (r"\b(?:square[\s-]root|squareroot|sq root)\b", " sqrt "),
    (r"\babsolute value\b", " abs "),
    (r"\blog[\s-]?loss\b", " bce "),
    (
        r"\b(?:residual )?sum(?:med)?(?: of)? (?:the )?squared? (?:errors?|differences|residuals|misses)(?: loss)?\b",
        " sse ",
    ),
    (r"\(\s*(?:the |with |using )*natural log(?:arithm)?s?\s*\)", " "),
    (r"\bnatural log(?:arithm)?\b", " ln "),
    (r"\bd\s?\(?\s*mse\s*\)?\s?/\s?d\s?([a-z])\b", r" gradient of mse wrt \1 "),
    (r"\bdifferentiated? twice\b", " second derivative "),
    (r"\bset (?:the )?f' ?(?:\(x\))? ?= ?0\b", " set the derivative to zero "),
    (r"\b([fyzgh]) of ([a-z])\b(?=\s+(?:equals|is|be|=))", r"\1(\2)"),
    (r"(?<=[a-z]\)) (?:is|be)\b(?=\s+[\w(-])", " = "),
    (r"\b([fgh]) of (-?\d+(?:\.\d+)?)\b", r"\1(\2)"),
    (r"[-=]>", " , "),
    (r"\b(to|by|at|within)\s+(?:\+/-|±)\s*(\d*\.?\d+)", r"\1 [-\2, \2]"),
    (r"\bgradient of\s+([a-z]\d?|theta|the loss|loss)\s*=\s*(?=-?\d*\.?\d+(?!\d|\.\d|\s*[-*/^+a-z(]))", " gradient = "),
    (r"\bd(\w+)\s?/\s?d(\w+)\s*(?:\*|\btimes\b)\s*d\2\s?/\s?d(\w+)\b", r"d\1/d\3"),
    (r"\bpoint\s+[a-z]\s*(?:=\s*)?(?=\(\s*-?[\d.]+\s*,)", "point "),
    (r"\b(?:without|with no|no|zero)(?: any)? momentum\b(?!\s*\d)", " momentum 0 "),
    (r"\bforward\s*(?:[+/&,-]|and)\s*(?=backward\b(?!\())", " "),
    (
        r"\b(?:re-?comput|re-?calculat|re-?build)ing (?:the )?(?:loss|graph|[a-z])\b(?: (?:each|every) time)?",
        " rebuilt ",
    ),
    (r"\b(backward|zero_grad)\(\s*\)", r" \1 "),
    (r"\binbetween\b", " in between "),
    (r"\bd([a-z]) by d([a-z])\b", r"d\1/d\2"),
    (r"\b([fghz])_?([xyuvw])\2(?=\s|\()", r" d^2\1/d\2^2 "),
    (r"\b([fghz])_([xyuvw])([xyuvw])(?=\s|\()", r" d^2\1/d\2d\3 "),
    (r"\b([fghz])_([xyuvw])(?=\s|\()", r" d\1/d\2 "),
    (r"\b([a-z])[\s-]double[\s-]prime\b", r"\1''"),
    (r"\b([a-z])[\s-]prime\b", r"\1'"),
    (r"(?<=')\s+of (-?\d+(?:\.\d+)?)\b", r"(\1)"),
    (r"(?<![\d.,])(-?\d),(\d+)(?=\s+(?:and|or)\s+-?\d,\d)", r"\1 comma \2"),
    (r"\b([wxb])_?new\b", r"new \1"),
    (r"\b([wxb])_?(?:old|init|start)\b", r" \1 "),
    (r"\bw\.?\s?r\.?\s?t\b\.?(?:\s+to\b)?", " wrt "),
    (r"\b(?:y_?hat|y_?pred|ypred)\b", " yhat "),
    (r"((?:=|\blr|\bat|\brate)\s*(?:of\s+|is\s+)?-?)0,(\d+)(?!\d|,\s*-?\d|\s*[\])])", r"\g<1>0.\2"),
)


BACKWARD = re.compile(r"\b(\w+)\.backward\(\s*\)")


def compiled(*tables: tuple[bool, tuple[tuple[str, str], ...]]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return each (pattern, replacement) of the tables; those that are exact tell capitals from small letters."""
    return tuple(
        (re.compile(pattern, re.NOFLAG if exact else re.IGNORECASE), replacement)
        for exact, table in tables
        for pattern, replacement in table
    )


NOTATION = compiled((True, LATEX), (True, TORCH), (False, SPOKEN), (False, CONTRACTIONS))
