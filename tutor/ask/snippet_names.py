"""What pasted code may say: every torch call, method, keyword and import that is understood. Nothing else is."""

import ast
import math
from types import SimpleNamespace
from typing import Any

import torch

from tutor.ask.vocabulary import word_set

SHARED = word_set(
    """
    exp exp2 log log2 log10 log1p sin cos tan sinh cosh tanh asin acos atan sigmoid relu abs sqrt rsqrt square pow
    sum mean prod norm dot matmul mm mv mul add sub div neg clamp max min softmax log_softmax sign floor ceil round
    reciprocal clone detach t squeeze
    """
)
METHODS = SHARED | word_set(
    "backward item zero_ add_ sub_ mul_ div_ fill_ copy_ requires_grad_ retain_grad double float tolist"
)
MAKERS = word_set("tensor zeros ones full eye arange linspace zeros_like ones_like")
ACTIVATIONS = word_set("relu sigmoid tanh softplus softmax log_softmax leaky_relu elu gelu silu logsigmoid")
LOSSES = word_set(
    "mse_loss l1_loss smooth_l1_loss huber_loss binary_cross_entropy binary_cross_entropy_with_logits cross_entropy"
)
MODULES = word_set(
    """
    MSELoss L1Loss SmoothL1Loss HuberLoss BCELoss BCEWithLogitsLoss CrossEntropyLoss ReLU Sigmoid Tanh Softplus
    LeakyReLU
    """
)
OPTIMIZERS = word_set("SGD Adam AdamW RMSprop Adagrad")
SCHEDULERS = word_set("StepLR ExponentialLR")
REAL = word_set("sqrt exp log sin cos tan tanh pow")
DTYPES = word_set("float32 float64 float double")


def _under(root: str, names: frozenset[str], gives: str) -> dict[str, str]:
    return {f"{root}.{name}": gives for name in names}


# The full path of whatever may be called, and what a call of it gives.
CALLS = {
    **_under("torch", SHARED | {"maximum", "minimum"}, "tensor"),
    **_under("torch", MAKERS, "maker"),
    **_under("torch.nn.functional", ACTIVATIONS | LOSSES, "tensor"),
    **_under("torch.nn", MODULES, "tool"),
    **_under("torch.optim", OPTIMIZERS, "tool"),
    **_under("torch.optim.lr_scheduler", SCHEDULERS, "tool"),
    **_under("torch.nn.utils", frozenset({"clip_grad_norm_", "clip_grad_value_"}), "none"),
    **_under("math", REAL, "float"),
    "torch.nn.Parameter": "tensor",
    "torch.autograd.grad": "tensors",
    "torch.no_grad": "context",
}
CONSTANTS = {**_under("torch", frozenset({"pi", "e"}), "float"), **_under("math", frozenset({"pi", "e"}), "float")}
ROOTS = {"torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional", "optim": "torch.optim", "math": "math"}
HEADERS = {
    "torch": "import torch",
    "math": "import math",
    "nn": "from torch import nn",
    "F": "import torch.nn.functional as F",
    "optim": "from torch import optim",
}
IMPORTS = frozenset(
    {
        *HEADERS.values(),
        "import torch.nn as nn",
        "import torch.optim as optim",
        "import torch.nn",
        "import torch.optim",
        "from torch.nn import functional as F",
        "from torch import nn, optim",
        "from torch import optim, nn",
        "import numpy as np",
        "import matplotlib.pyplot as plt",
    }
)
BUILTINS = word_set("float abs len round sum range zip enumerate print")
ATTRIBUTES = frozenset({"grad", "data", "T"})
WRITABLE = frozenset({"grad", "data", "requires_grad"})
OF_TOOLS = frozenset({"step", "zero_grad"})
SWITCHES = word_set("requires_grad retain_graph create_graph keepdim set_to_none nesterov inplace")
NUMBERS = word_set(
    "lr momentum dampening weight_decay alpha eps gamma step_size dim min max exponent beta delta negative_slope"
    " max_norm clip_value steps start end step rho p norm_type"
)
TENSORS = word_set("gradient input target weight other outputs inputs params grad_outputs")
KEYWORDS = SWITCHES | NUMBERS | TENSORS | {"dtype", "reduction", "betas"}
REDUCTIONS = frozenset({"mean", "sum", "none"})
RESERVED = frozenset(ROOTS) | BUILTINS | {"np", "plt", "answer", "_"}
ATTRIBUTES_OF_ANY = frozenset(
    part for path in (*CALLS, *CONSTANTS, *_under("torch", DTYPES, "")) for part in path.split(".")
)
KNOWN = ATTRIBUTES_OF_ANY | METHODS | ATTRIBUTES | WRITABLE | OF_TOOLS | {"append"}


def facade() -> dict[str, Any]:
    """Return the modules as the program sees them: they hold what is listed here, and nothing more."""
    real = {"torch": torch, "math": math}
    roots = {name: SimpleNamespace() for name in real}
    for path in (*CALLS, *CONSTANTS, *_under("torch", DTYPES, "")):
        root, *between, last = path.split(".")
        shown: Any = roots[root]
        found: Any = real[root]
        for part in between:
            found = getattr(found, part)
            shown = vars(shown).setdefault(part, SimpleNamespace())
        setattr(shown, last, getattr(found, last))
    shown = roots["torch"]
    return {**roots, "nn": shown.nn, "F": shown.nn.functional, "optim": shown.optim}


def path_of(node: ast.expr) -> str:
    """Return the full path of a function of torch or math: torch.nn.functional.relu for F.relu; else nothing."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    if isinstance(node, ast.Name) and node.id in ROOTS and names:
        return ".".join((ROOTS[node.id], *names))
    return ""
