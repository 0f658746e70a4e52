"""Torch without its compiler, which comes after all to who asks for it."""

import subprocess
import sys

BEGINNING = "from tutor.course.eager import prepare_torch\nprepare_torch()\nimport sys, torch\n"
STEP = """
torch.manual_seed(1)
torch.func.grad(torch.sin)(torch.ones(()))
w = torch.ones(1, requires_grad=True)
o = torch.optim.SGD([w], lr=0.5)
w.sum().backward()
o.step()
(w * w * torch.ones(2)).backward(torch.ones(2))
print(w.item(), "torch._dynamo.eval_frame" in sys.modules, "sympy" in sys.modules)
"""
# Both ways to ask for it begin where nobody has: in a process each, forked from one that has taken the step.
ASKED = """
import os
for ask in ("import torch._dynamo.config", "assert torch._dynamo.is_compiling() is False; o.zero_grad()"):
    if os.fork() == 0:
        exec(ask)
        print("torch._dynamo.eval_frame" in sys.modules, flush=True)
        os._exit(0)
    assert os.wait()[1] == 0
"""


def test_an_optimizer_steps_without_the_compiler_which_is_there_when_asked_for():
    code = f"{BEGINNING}{STEP}sys.stdout.flush()\n{ASKED}"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["0.5", "False", "False", "True", "True"]
