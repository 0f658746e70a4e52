"""How beginners write: slips of the pen, labels in front of a question, and everyday turns for terms of the field."""

from tutor.ask.remarks import REMARKS
from tutor.ask.turns import TURNED

NUMBER = r"[-+]?\d*\.?\d+"
NO_FUNCTION = r"(?!(?:sin|cos|tan|exp|log|ln|sqrt|relu|sigmoid|abs|softplus)\w*\b)"
LABELS = (
    (r"^\s*(?:(?:step|question|problem|exercise|task|part|q|ex|no)\.?\s*)?\d{1,2}\s?(?:\)\s*|[.:]\s+)(?=\S)", " "),
    (r"^\s*(?:q|question|problem|exercise|task)\s?:\s*", " "),
    (rf"^\s*(?:\(\d{{1,2}}\)|\(?[a-e]\))\s+{NO_FUNCTION}(?=[a-z]{{3}})", " "),
    (r"^\s*[-*#>]+\s+(?=[a-z]{3})", " "),
)
SLIPS = (
    (r"\bd[ei]r[ie]?v[ieao]*t[aie]*v?[ae]?(s?)\b", r"derivative\1"),
    (r"\bderiv\b|\bdifferential quotient\b(?= of)", "derivative"),
    (r"\bgra(?:d[ei]a?nt|d[ie]{1,2}tn|idi?ent|di[ae]nt|deint|dinet|dint)(s?)\b", r"gradient\1"),
    (r"\bgradient[\s-](?:descent|decent|desent|descend|decsent)\b", "descent"),
    (r"(?<![\w/^])w/\s+(?=(?:lr|a|an|the|learning|step|stepsize|momentum|alpha|eta|respect)\b)", "with "),
    (r"\bi mean\b,?", " "),
    (r"\b(?:waht|whta|wath|hwat|wat)\b", "what"),
    (r"\b(?:teh|hte)\b", "the"),
    (r"\bw/o\b", "without"),
    (r"\bafterwards?\b", "after"),
    (r"\b(?:came|comes|turned|turns|worked|works) out (?:as|to be|at|to)\b", "is"),
)
UP = r"(?:increase|raise|grow|rise|go up|get (?:bigger|larger)|move (?:up|right|to the right))"
UPS = (
    r"(?:increases|grows|rises|goes up|gets (?:bigger|larger)|is (?:increased|raised)|moves (?:up|right|to the right))"
)
LITTLE = r"(?:\s+(?:a (?:little|tiny)? ?(?:bit)?|slightly))?"
LOSS = r"(?:(?:the|my|this) )?(?:loss|cost|error|function|f)(?:'s)?(?: value)?"
DIRECTIONS = (
    (r"\b(?:downhill or uphill|uphill or downhill)\b", "up or down"),
    (r"\b(go|goes|going) downhill\b", r"\1 down"),
    (r"\b(go|goes|going) uphill\b", r"\1 up"),
    (r"\b(ends?|ended|winds?|shows?|adds?|sums?|sets?) up\b", r"\1"),
    (rf"\b(?:as|when|if|while)\s+(?:i|we|you)\s+{UP}\s+[a-z]\b{LITTLE}(?!\s*(?:by|from|to)\b)", " "),
    (rf"\b(?:as|when|if|while)\s+[a-z]\s+{UPS}{LITTLE}(?!\s*(?:by|from|to)\b)", " "),
    (rf"\bto (?:reduce|lower|decrease|shrink|cut|bring down|drop) {LOSS}\b(?!\s*[(=])", " downhill "),
    (
        rf"\b(?:to|so(?: that)?)\s+(?:(?:make|get|bring|let|have) )?{LOSS} (?:to )?"
        r"(?:go(?:es)? down|gets? (?:smaller|lower)|smaller|lower|less|falls?|drops?|decreases?|shrinks?|down)\b",
        " downhill ",
    ),
)
LOWEST = (
    (r"\b(?:value|loss|cost|height) at (?:the|its) (?:minimum|lowest point|bottom)\b", "minimum value"),
    (r"\bat (?:the|its) (?:minimum|lowest point|bottom)\b", " atlowest "),
    (r"\bas (?:small|low) as (?:possible|it (?:gets|can (?:be|get|go)))\b", "lowest"),
    (r"\b(?:smallest|least(?!\s+squares)|minimal)\b(?! (?:learning|lr|step|rate))", "lowest"),
    (r"\b(?:the )?bottom of (?:the )?(?:bowl|valley|parabola|curve|graph)?(?: of)?", "lowest of "),
    (r"\blowest (?:possible|y) ", "lowest "),
    (r"\blowest (?=(?:mse|mae)\b)", "lowest loss "),
)
DATA = (
    (r"\b(?:one|a single|1) (?=(?:(?:data|training)[\s-]?)?(?:point|sample|example|pair)\b)", "a "),
    (r"\bdata(?:[\s-]?set)?\s*=", "data :"),
)
TURNS = (
    (
        r"\b(slope|gradient|steepness)s? of (?:the |a )?tangent(?:[\s-]line)?"
        r"(?: (?:to|of|for|on)\b)?(?: the (?:curve|graph|function|parabola)(?: of)?\b)?",
        r" \1 of ",
    ),
    (r"\btangent(?:[\s-]line)?(?:'s)?[\s-]+(slope|gradient)\b", r" \1 "),
    (r"\bhow steep is (?:the |a )?tangent(?:[\s-]line)?(?: (?:to|of|on)\b)?", " how steep is "),
    (
        r"(?<![\w)])(?<!\b[fghj] )\(\s*([a-z])\s*,\s*([a-z])\s*\)\s*=\s*"
        rf"\(\s*({NUMBER})\s*,\s*({NUMBER})\s*\)",
        r" \1 = \3, \2 = \4 ",
    ),
    (r"(?<![\w)])(?<!\b[fghj] )\(\s*([a-z])\s*(?:,|\band\b)\s*([a-z])\s*\)(?!\s*[=^*/])", r" \1 and \2 "),
    (
        r"\b(positive|negative|zero)(?:\s*[,/]\s*(?:or\s+)?|\s+or\s+)(?:is it\s+)?(?:positive|negative|zero)"
        r"(?:(?:\s*[,/]\s*(?:or\s+)?|\s+or\s+)(?:positive|negative|zero|flat|neither))?\b",
        " sign ",
    ),
)
DECIMALS = ((r"(?<![\d.,])(-?\d),(\d+)\s+(and|or)\s+(-?\d),(\d+)(?![.,]?\d)", " stray "),)
UNCLEARED = (
    (
        r"(?<!is )(?<!are )\b(never|not|without|forget to|forgot to) (?:zero|zeroing|clear|clearing|reset|resetting)"
        r"(?: (?:it|them|anything|the grads?))?(?=\s*(?:[,.;:?!)]|$|\b(?:in between|between|and|what)\b))",
        r"\1 zero_grad",
    ),
)
RATE = r"(?:learning[\s-]rate|learningrate|step[\s-]?size|lr)"
BREAKING = r"(?:diverg|stop\w* converging|stop\w* to converge|no longer converge|blow|explod|unstable)"
FATES = (
    (rf"\b(?:at|from|above|beyond|past) (?:what|which) {RATE}(?: value)?\b(?=.*\b{BREAKING})", " which threshold lr "),
    (
        r"\bbetween (?:convergence|converging|converges?|stability|stable)(?: behaviou?r)? and "
        r"(?:divergence|diverging|diverges?|instability|unstable)(?: behaviou?r)?\b",
        " diverge ",
    ),
    (r"\b(?:stops?|ceases?|fails?) (?:converging|to converge)\b|\bno longer converges?\b", " diverges "),
    (
        r"\b(oscillates?|bounces?|oscillating|bouncing)(?: back and forth)? between "
        r"(?:two|2) (?:values|points|places)\b",
        r"\1",
    ),
)
EVERYDAY = (*REMARKS, *LABELS, *SLIPS, *FATES, *TURNED, *DECIMALS, *DIRECTIONS, *LOWEST, *DATA, *UNCLEARED, *TURNS)
