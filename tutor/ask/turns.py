"""Everyday turns for what is asked: how fast something changes, which weight is best, where training moves it."""

UP_DOWN = r"(?:up|down|increas|decreas|left|right|higher|lower|ris|fall|grow|shrink)"
MOVER = r"(?:training|gradient descent|descent|gd|sgd|the optimi[sz]er|an? (?:update|step)|one (?:update|step))"
# A formula: no words but functions and signs, for how fast "descent changes w" is another question.
SIGNS = r"(?:sin|cos|tan|tanh|exp|log|sqrt|relu|sigmoid|squared|cubed|plus|minus|times|over|the (?:function|curve))"
SOMETHING = rf"((?:(?!\b(?!{SIGNS}\b)[a-z]{{3,}})[^?;]){{1,60}}?)"
WHEREVER = r"(?=\s*(?:$|[,;?.!(]|(?:at|when|for|near|around|if|while|with)\b))"
CHANGING = (
    (rf"\bhow (?:fast|quickly|rapidly) (?:does|will|is|do) (?:my |the )?{MOVER}\b", " stray "),
    (
        rf"\bhow (?:fast|quickly|rapidly) (?:is|does|do) {SOMETHING} (?:changing|change|varying|vary)\b"
        rf"(?!\s*(?:from|between|by|in|per|if)\b)",
        r" derivative of \1 ",
    ),
    (rf"\bhow does {SOMETHING} (?:change|vary) with ([a-z])\b{WHEREVER}", r" derivative of \1 wrt \2 "),
    (
        r"\b(?:hold(?:ing)?|keep(?:ing)?|fix(?:ing)?|with) ([a-z]) "
        r"(?:(?:fixed|constant|held) (?:at |to )?|at )(?=-?\d)",
        r" \1 = ",
    ),
    (
        r"\b(?:two|three) (?=(?:first |first-order )?"
        r"(?:partials|partial derivatives|derivatives|components|weights|parameters)\b)",
        "both ",
    ),
    (
        r"\bat (?:the|its) (?:very )?(?:bottom|lowest point|minimum) of "
        r"(?=[^?;]{1,40}?,? (?:so|i\.?e\.?|that is|which is|meaning|where)(?: at)? [a-z] ?= ?-?\d)",
        " of ",
    ),
)
BEST = (
    (r"\b(?:for|at|when|if) ([a-z]|theta) =\s*\?", r" for which \1 ?"),
    (
        rf"\b(?:which|what)(?: value of)? ([a-z]|theta) (?:should|will|would|does) {MOVER} "
        r"(?:end|settle|finish|converge|arrive|land|stop)(?: up)?(?: (?:at|to|on|in|with))?(?= (?:for|on|with|if)\b)",
        r" which \1 minimizes ",
    ),
    (r"\b(?:the )?(?:best|optimal|ideal) ([a-z]|theta)\b(?= (?:for|in|to fit)\b)", r" which \1 minimizes "),
)
PUSHED = (
    (
        rf"\b(?:does|will|would|is) {MOVER} (?:push|move|nudge|shift|pull|drive|send)(?:es|s|ing)? "
        rf"((?:the )?(?:weight|parameter)|[a-z]|theta) (?:to (?:go )?|to the )?(?={UP_DOWN})",
        r" should \1 go ",
    ),
)
STEPPED = ((r"\b(steps?) (?:down|downhill)(?: (?:along|on))?(?= )", r"\1 on"),)
CALLED = (
    (r"(?<![\w)\]])\.backward\b", " backward"),
    (r"\b(?:freshly|newly) (?:re)?(?:computed|built|made|calculated)\b", "recomputed"),
)
ERRORS = (
    (r"\bsum of (?:the )?squared? (?:errors?|differences|residuals)(?: loss)?\b|\bsse\b", " sse "),
    (r"\b(?:sum[\s-]squared|sum[\s-]of[\s-]squares) errors?\b", " sse "),
)
TURNED = (*CHANGING, *BEST, *PUSHED, *STEPPED, *CALLED, *ERRORS)
