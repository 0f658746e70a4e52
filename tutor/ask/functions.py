"""The functions a formula may use: torch's name for each, and the same in plain Python as a second opinion."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

NN = "torch.nn.functional."


@dataclass(frozen=True)
class Function:
    """One function: what torch calls it, the same in plain floats, its arguments, and how it behaves.

    `whole` takes lists and gives one number; `kinked` has points where torch chooses the slope by convention. `slope`
    is the derivative as a formula of x, where there is a short one. Up to `settings` plain numbers may follow the
    arguments.
    """

    torch: str
    plain: Callable[..., float]
    arguments: int = 1
    whole: bool = False
    kinked: bool = False
    slope: str = ""
    settings: int = 0

    def takes(self, count: int) -> bool:
        """Say whether so many arguments, settings among them, are right."""
        return self.arguments <= count <= self.arguments + self.settings


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def _sign(x: float) -> float:
    return float((x > 0) - (x < 0))


def _leaky_relu(x: float, below: float = 0.01) -> float:
    return x if x > 0 else below * x


def _elu(x: float, alpha: float = 1.0) -> float:
    return x if x > 0 else alpha * math.expm1(x)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _averaged(each: Callable[[float, float], float]) -> Callable[..., float]:
    """Turn a loss of one prediction into torch's mean over all of them."""
    return lambda preds, targets: _mean([each(p, t) for p, t in zip(preds, targets, strict=True)])


def _huber(miss: float) -> float:
    return miss**2 / 2 if abs(miss) < 1 else abs(miss) - 0.5


def _entropy(p: float, t: float) -> float:
    return -(t * math.log(p) + (1 - t) * math.log(1 - p))


FUNCTIONS: dict[str, Function] = {
    "sin": Function("torch.sin", math.sin, slope="cos(x)"),
    "cos": Function("torch.cos", math.cos, slope="-sin(x)"),
    "tan": Function("torch.tan", math.tan, slope="1/cos(x)^2"),
    "asin": Function("torch.asin", math.asin, slope="1/sqrt(1 - x^2)"),
    "acos": Function("torch.acos", math.acos, slope="-1/sqrt(1 - x^2)"),
    "atan": Function("torch.atan", math.atan, slope="1/(1 + x^2)"),
    "sinh": Function("torch.sinh", math.sinh, slope="cosh(x)"),
    "cosh": Function("torch.cosh", math.cosh, slope="sinh(x)"),
    "tanh": Function("torch.tanh", math.tanh, slope="1 - tanh(x)^2"),
    "exp": Function("torch.exp", math.exp, slope="exp(x)"),
    "ln": Function("torch.log", math.log, slope="1/x"),
    "log10": Function("torch.log10", math.log10),
    "log2": Function("torch.log2", math.log2),
    "sqrt": Function("torch.sqrt", math.sqrt, slope="1/(2*sqrt(x))"),
    "sigmoid": Function("torch.sigmoid", _sigmoid, slope="sigmoid(x)*(1 - sigmoid(x))"),
    "softplus": Function(NN + "softplus", lambda x: math.log1p(math.exp(x)), slope="sigmoid(x)"),
    "silu": Function(NN + "silu", lambda x: x * _sigmoid(x), slope="sigmoid(x)*(1 + x*(1 - sigmoid(x)))"),
    "gelu": Function(NN + "gelu", lambda x: x * (1 + math.erf(x / math.sqrt(2))) / 2),
    "detach": Function("torch.detach", float),  # its value is held: see OnFormula.tree
    "abs": Function("torch.abs", abs, kinked=True),
    "relu": Function("torch.relu", lambda x: max(x, 0.0), kinked=True),
    "leaky_relu": Function(NN + "leaky_relu", _leaky_relu, kinked=True, settings=1),
    "elu": Function(NN + "elu", _elu, kinked=True, settings=1),
    "floor": Function("torch.floor", math.floor, kinked=True),
    "ceil": Function("torch.ceil", math.ceil, kinked=True),
    "round": Function("torch.round", round, kinked=True),
    "sign": Function("torch.sign", _sign, kinked=True),
    "max": Function("torch.maximum", max, arguments=2, kinked=True),
    "min": Function("torch.minimum", min, arguments=2, kinked=True),
    "sum": Function("torch.sum", sum, whole=True),
    "mean": Function("torch.mean", _mean, whole=True),
    "mse": Function(NN + "mse_loss", _averaged(lambda p, t: (p - t) ** 2), arguments=2, whole=True),
    "mae": Function(NN + "l1_loss", _averaged(lambda p, t: abs(p - t)), arguments=2, whole=True, kinked=True),
    "huber": Function(NN + "huber_loss", _averaged(lambda p, t: _huber(p - t)), arguments=2, whole=True),
    "bce": Function(NN + "binary_cross_entropy", _averaged(_entropy), arguments=2, whole=True),
    "bce_logits": Function(
        NN + "binary_cross_entropy_with_logits",
        _averaged(lambda z, t: math.log1p(math.exp(z)) - t * z),
        arguments=2,
        whole=True,
    ),
}

MADE = frozenset({"square", "cube", "cot"})  # of the others: see `build`

LOSSES = ("mse", "mae", "huber", "bce", "bce_logits")

ALIASES = {
    "squares": "square",
    "average": "mean",
    "sine": "sin",
    "cosine": "cos",
    "tg": "tan",
    "ctg": "cot",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "exponential": "exp",
    "log": "ln",
    "logarithm": "ln",
    "squareroot": "sqrt",
    "logistic": "sigmoid",
    "sigma": "sigmoid",
    "swish": "silu",
    "absolute": "abs",
    "leakyrelu": "leaky_relu",
    "maximum": "max",
    "minimum": "min",
    "mse_loss": "mse",
    "l1_loss": "mae",
    "binary_cross_entropy": "bce",
    "binary_cross_entropy_with_logits": "bce_logits",
}

# English uses these words for other things: they are functions only with a bracket (or, for some, an "of") behind.
BRACKETED = frozenset(
    {"sign", "detach", "round", "floor", "ceil", "max", "min", "sigma", "maximum", "minimum", "absolute", *LOSSES}
)
OF = frozenset({"sum", "mean", "logarithm", "square", "squares", "cube", "average"})


def function_called(word: str) -> str | None:
    """Return the function a word names, under its own name; None where it names none."""
    name = ALIASES.get(word, word)
    return name if name in FUNCTIONS or name in MADE else None
