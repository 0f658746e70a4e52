"""Torch without its compiler, which comes after all to who asks for it."""

import subprocess
import sys

import pytest

BEGINNING = "from tutor.course.eager import prepare_torch\nprepare_torch()\nimport sys, torch\n"
STEP = """
torch.manual_seed(1)
torch.func.grad(torch.sin)(torch.ones(()))
w = torch.ones(1, requires_grad=True)
o = torch.optim.SGD([w], lr=0.5)
w.sum().backward()
o.step()
"""


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("", "0.5 False"),
        ("import torch._dynamo.config\n", "0.5 True"),
        ("assert torch._dynamo.is_compiling() is False\no.zero_grad()\n", "0.5 True"),
    ],
)
def test_an_optimizer_steps_without_the_compiler_which_is_there_when_asked_for(more, said):
    code = f"{BEGINNING}{STEP}{more}print(w.item(), 'torch._dynamo.eval_frame' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == said
