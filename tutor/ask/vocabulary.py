"""The words that a computable question may contain, and those that say it asks for something else."""


def word_list(text: str) -> list[str]:
    """Return the words of a text in their order."""
    return text.split()


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(word_list(text))


QUANTITIES = {
    **dict.fromkeys(("lr", "rate", "eta", "alpha", "stepsize"), "lr"),
    **dict.fromkeys(("gradient", "gradients", "grad", "grads", "slope", "derivative"), "gradient"),
    **dict.fromkeys(("weight", "weights", "parameter", "param"), "weight"),
    **dict.fromkeys(("pred", "preds", "prediction", "predictions", "predicted", "predicts", "yhat"), "preds"),
    **dict.fromkeys(("output", "outputs", "probability", "probabilities", "prob", "probs"), "preds"),
    **dict.fromkeys(
        ("target", "targets", "label", "labels", "class", "truth", "ytrue", "actual", "truths", "actuals"), "targets"
    ),
    **dict.fromkeys(("eps", "epsilon", "delta", "h"), "h"),
    "nudge": "nudge",
    **dict.fromkeys(("limit", "threshold"), "limit"),
    "norm": "norm",
    "momentum": "momentum",
    "curvature": "curvature",
    **dict.fromkeys(("logit", "logits"), "logits"),
}
SLOPE = word_set(
    """
    gradient gradients grad grads slope slopes derivative derivatives differentiate differentiated derive
    partial partials steep steepness autograd change
    """
)
PLURAL = word_set("gradient gradients grad grads partials derivatives")
LOSSES = {
    "mse": "mse",
    "mae": "mae",
    "bce": "bce",
    "bce_logits": "bce_logits",
    "sqerr": "mse",
    "sse": "sse",
    "cross_entropy": "cross_entropy",
}
STEPS = word_set("step steps update updates iteration iterations epoch epochs stepcall")
CALLS = word_set("times time calls call backward backwards backwardcall passes pass")
COUNTED = word_set(
    """
    gradient descent sgd gd full plain update training optimizer optimiser backward more such of consecutive
    """
)
NUDGED = word_set(
    """
    nudge nudged nudging bump bumped increase increased increases change changes changed perturb move moves
    moved wiggle shift add
    """
)
FATES = ("diverg", "converg", "bounc", "oscillat", "settl", "stable", "unstable", "safe")
UPS = word_set(
    """
    up upward upwards rise rises rising increase increases increased increasing grow grows growing climb climbs climbing
    bigger larger higher raise raised ascending
    """
)
DOWNS = word_set(
    """
    down downward downwards fall falls falling decrease decreases decreased decreasing shrink shrinks shrinking shrunk
    drop drops dropped dropping smaller lower lowered descending sink sinking
    """
)
WHERE = word_set(
    """
    where which find solve minimum minimizes minimises minimize minimise minimizer minimiser critical stationary best
    optimal
    """
)
AT = word_set(
    """
    at point evaluated where when for in position start starts starting from begin beginning begins
    """
)
AFTER_AT = word_set("the point points position value values input a of")
LINKS = word_set("is of was are to equal as set being currently now value equals")
NAME_LINKS = word_set(
    """
    is was at starts starting start from begins being currently now equals equal value of
    """
)
ZEROING = word_set("zero_grad zeroing zeroed resetting clearing reset")
NEGATIONS = word_set("not no without never skip skipping forget forgot forgetting")

ORDERS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}

# Whoever uses one of these wants to understand something, or asks for what is not computed here.
BLOCKED = word_set(
    """
    stray per severally absolute second third fourth 2nd 3rd 4th positive
    negative norm too direction way relative largest smallest lowest atlowest float16 bfloat16 problem
    why explain explanation explained prove proof show intuition intuitive meaning means mean understand versus
    vs compared integral integrate integration antiderivative limit hessian jacobian laplacian divergence curl
    directional tangent normal taylor series variance deviation median adam adamw rmsprop adagrad adadelta
    nesterov decay weight_decay dampening scheduler schedule warmup dropout regularization regularisation l2
    ridge lasso softmax nll symbolic symbolically general implicit inverse arcsin arccos degrees percent base
    matrix transpose determinant random noise detach no_grad freeze frozen hook inplace none error errors nan
    bug fails failed wrong crash crashes exception typeerror runtimeerror except unless instead halved halve
    doubled doubling double ascent maximize maximise newton newtons conjugate search difference between
    backtracking eigenvalue eigenvalues expected expectation integer complex imaginary mod modulo factorial
    permutation combination coin dice true false proportional ratio percentage correct incorrect complexity
    memory leaky squares least regression huber smooth focal hinge kl retain_graph create_graph gradcheck lambda
    piecewise otherwise every alternating alternately then tripled triple multiplied divided reciprocal sum
    product total combined overall ceil floor round min minus plus times over squared cubed power root square
    cube negative_slope exact infinite infinity concave convex saddle inflection hyperparameter layer layers
    network networks neuron neurons dataset image images tensorflow keras jax sympy equation solve solved roots
    orthogonal perpendicular angle magnitude length probabilistic likelihood average averaged bareloop not no
    without never skip skipping forget forgot forgetting fastest faster quickest slowest slower
    """
)
BLOCKED |= UPS | DOWNS
FILLER = word_set(
    """
    what is the of a an and to at in on for if i we you my me can could would will does do did be are was it its
    this that there here with have has had get gets got give gives find compute computes computed calculate
    calculates calculated evaluate evaluated tell work out need want know please thanks hey hi so now just value
    values number result answer equal equals let us say suppose given function functions f expression curve
    parabola line graph point points where when which how much big large respect variable variables parameter
    parameters weight weights bias model loss cost objective l torch pytorch autograd backward call calling
    called run running use using used one descent gradient gradients grad grads slope slopes derivative
    derivatives partial partials first second third 1st 2nd 3rd 4th order rate change by from start starts
    starting started begin begins current currently new next updated update updates step steps after single take
    takes taking apply applying performing perform iteration iterations epoch epochs end ends land lands
    become becomes go goes going sgd gd plain vanilla simple optimizer optimiser optim lr learning stepsize
    constant differentiate differentiated derive steep steepness exactly approximately approx about roughly
    numerically numerical numeric numbers quick question hello then both wrt input inputs output outputs vector
    tensor leaf scalar entries elements element am some any their them they resulting print prints printed see
    show return returns come should must may evaluating position still also only same under through data target
    targets predictions prediction preds pred label labels true python code snippet following below above old
    previous initial initially initialised initialized initialise set sitting sits today too high low small tiny
    help check quickly maths math calculus by_hand hand like eg such or positive negative sign zero zeroed via
    downhill components component coordinate coordinates pair loop manually manual standard ordinary regular usual real
    basic around once these those all who whose as into than instantaneous local
    """
)
