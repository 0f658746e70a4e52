"""A mistake is named at its line, in the learner's own names; a program without one is left in peace."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.test_stand_ins import LOOPS
from tests.yard import within
from tutor.course import load_course
from tutor.sandbox.interpret import interpret
from tutor.sandbox.noticed import HOW, WORDS

EXPECTED = tomllib.loads(Path(__file__).with_name("notices.toml").read_text(encoding="utf-8"))
LESSONS = {lesson.slug: lesson for lesson in load_course()}
DATA = "x = torch.tensor([[1.0], [2.0]])\ny = 3 * x\nmodel = nn.Linear(1, 1)\n"

# name: the text, with `#! rule` at the line where the notice belongs
TEXTS = {
    "unused": """
w = torch.tensor(1.0, requires_grad=True)
b = torch.tensor(0.0, requires_grad=True)
optimizer = torch.optim.SGD([w, b], lr=0.1)
for _ in range(3):
    optimizer.zero_grad()
    loss = (2 * w - 6) ** 2
    loss.backward()  #! unused
    optimizer.step()
""",
    "still": """
w = torch.tensor(0.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
for _ in range(3):
    optimizer.zero_grad()
    loss = (w**2 - 4) ** 2
    loss.backward()
    optimizer.step()  #! still
""",
    "still, the rate is zero": DATA
    + """optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
for _ in range(3):
    optimizer.zero_grad()
    ((model(x) - y) ** 2).mean().backward()
    optimizer.step()  #! still
""",
    "too large": """
w = torch.tensor(1.0, requires_grad=True)
for _ in range(300):
    loss = (w - 3) ** 2
    loss.backward()  #! too_large
    with torch.no_grad():
        w -= 1.5 * w.grad
    w.grad.zero_()
""",
    "grad before backward": """
w = torch.tensor(1.0, requires_grad=True)
loss = (w - 3) ** 2
with torch.no_grad():
    w -= 0.1 * w.grad  #! no_gradient
loss.backward()
""",
    "a part is cut off": """
first, last = nn.Linear(1, 2), nn.Linear(2, 1)
optimizer = torch.optim.SGD([*first.parameters(), *last.parameters()], lr=0.1)
x = torch.ones(4, 1)
for _ in range(3):
    hidden = torch.relu(first(x))
    hidden = torch.tensor(hidden.tolist())  #! cut
    loss = last(hidden).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
""",
    "cut inside a function": """
w = torch.tensor(1.0, requires_grad=True)
def guess(x):
    return w.item() * x  #! cut
loss = (guess(torch.tensor(2.0)) - 6) ** 2
loss.backward()
""",
    "cut where backward is called": """
w = torch.tensor(1.0, requires_grad=True)
loss = (w - 3) ** 2
loss.detach().backward()  #! cut
""",
    "cut in a function that is called where nothing is recorded": """
w = torch.tensor(1.0, requires_grad=True)
def guess(x):
    made = w * x  #! cut
    return made
def quietly(x):
    with torch.no_grad():
        return guess(x)
loss = (quietly(torch.tensor(2.0)) - 6) ** 2
loss.backward()
""",
    "what nothing learns from is no cut": """
w = torch.tensor(1.0, requires_grad=True)
x = torch.tensor([1.0, 2.0])
with torch.no_grad():
    y = x * 2
loss = (x.detach() - y).pow(2).mean() * float(x.max())
try:
    loss.backward()
except RuntimeError:
    print(x.tolist(), x.data)
""",
    "in a function, with names of its own": """
def train(net, data):
    opt = torch.optim.SGD(net.parameters(), lr=0.01)
    for _ in range(3):
        l = net(data).pow(2).mean()
        l.backward()  #! added_up
        opt.step()
train(nn.Linear(1, 1, bias=False), torch.ones(2, 1))
""",
    "uphill, written out": """
theta = torch.tensor(1.0, requires_grad=True)
for _ in range(3):
    cost = (theta - 3) ** 2
    cost.backward()
    theta.data = theta.data + 0.1 * theta.grad  #! wrong_way
    theta.grad = None
""",
    "a step in place outside no_grad": """
w = torch.tensor(1.0, requires_grad=True)
loss = (w - 3) ** 2
loss.backward()
w -= 0.1 * w.grad
""",
    "right: printing, noting and showing": DATA
    + """optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
seen = []
for epoch in range(3):
    loss = ((model(x) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    seen.append(loss.item())
    print(loss.detach(), float(loss), model.weight.data, model.weight.grad)
with torch.no_grad():
    print(model(x))
""",
    "right: a frozen part, and targets without a record": """
base, head = nn.Linear(1, 2), nn.Linear(2, 1)
optimizer = torch.optim.SGD(head.parameters(), lr=0.1)
x = torch.ones(4, 1)
target = head(base(x)).detach() + 1
for _ in range(3):
    with torch.no_grad():
        features = base(x)
    loss = (head(features) - target).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(base.weight.grad)
""",
    "right: going up on purpose": """
w = torch.tensor(1.0, requires_grad=True)
for _ in range(3):
    score = -((w - 3) ** 2)
    score.backward()
    with torch.no_grad():
        w += 0.1 * w.grad
    w.grad = None
""",
    "right: a rate below zero, added": """
w = torch.tensor(1.0, requires_grad=True)
for _ in range(3):
    loss = (w - 3) ** 2
    loss.backward()
    with torch.no_grad():
        w += -0.1 * w.grad
    w.grad = None
""",
    "right: a new leaf in each pass": """
w = torch.tensor(1.0, requires_grad=True)
for _ in range(3):
    loss = (w - 3) ** 2
    loss.backward()
    w = (w - 0.1 * w.grad).detach().requires_grad_()
print(w)
""",
    "right: many starts": """
for start in [1.0, 2.0, 30000.0]:
    w = torch.tensor(start, requires_grad=True)
    (w**2).backward()
    print(w.grad)
""",
    "right: a scheduler shown without training": """
optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 2)
for _ in range(5):
    optimizer.step()
    scheduler.step()
    print(scheduler.get_last_lr())
""",
    "an error like backward's, without it": """
x = torch.tensor([1.0, 2.0], requires_grad=True)
torch.autograd.grad(x * 2, x)
""",
    "right: a name made anew": """
x = torch.tensor(1.0, requires_grad=True)
x = torch.tensor(2.0)
print(x.grad)
""",
}


def noticed(code: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = interpret({"id": "1", "code": code, "trace": False})["noticed"]
    return found


@pytest.mark.parametrize("name", TEXTS)
def test_a_mistake_is_named_at_its_line_and_nothing_else_is(name: str) -> None:
    lines = enumerate(TEXTS[name].split("\n"), start=1)
    marked = [(m.group(1), n) for n, line in lines if (m := re.search(r"#! (\w+)$", line))]
    assert [(n["rule"], n["line"]) for n in noticed(TEXTS[name])] == marked


def test_every_rule_is_met_by_a_text() -> None:
    marked = "\n".join([*TEXTS.values(), *(loop.code for loop in LOOPS)])
    assert {*re.findall(r"#! (\w+)$", marked, re.M), *(rule for rule, _ in EXPECTED.values())} == WORDS.keys()


@pytest.mark.parametrize("rule", WORDS)
def test_the_words_are_two_short_sentences_and_name_a_lesson(rule: str) -> None:
    words = WORDS[rule]
    assert words["lesson"] in LESSONS
    assert set(words["hides"]) <= WORDS.keys() - {rule}
    plain = re.sub(r"`[^`]*`", "it", words["says"].format_map({"how": HOW["item"], "loss": "`loss`", "weight": "`w`"})
                   if "{how}" in words["says"] else words["says"])  # fmt: skip
    sentences = re.findall(r"[^.]+\.", plain)
    assert 1 <= len(sentences) <= 2
    assert all(len(sentence.split()) <= 26 for sentence in sentences)


def test_a_notice_is_in_the_learners_own_names() -> None:
    (notice,) = noticed(TEXTS["in a function, with names of its own"])
    assert notice["says"].startswith("Nothing clears the gradient of `net.weight` before this backward()")
    (cut,) = noticed(TEXTS["a part is cut off"])
    assert cut["says"] == (
        "`torch.tensor(hidden.tolist())` makes a new tensor from the numbers alone, so what was recorded ends here. "
        "No gradient gets from `loss` back to `first.bias` and `first.weight`."
    )


@pytest.mark.parametrize("slug", LESSONS)
def test_a_lessons_demo_gets_no_notice_unless_it_shows_that_mistake(slug: str) -> None:
    found = [notice["rule"] for notice in noticed(LESSONS[slug].run().source)]
    assert found == (["added_up"] if slug == "what_grad_holds" else [])


@pytest.mark.parametrize(
    ("left_out", "rules"), [("zero_grad", ["added_up"]), ("backward", ["no_backward"]), ("step", ["no_step"])]
)
def test_the_loop_of_the_lesson_with_a_line_left_out_is_noticed(left_out: str, rules: list[str]) -> None:
    source = LESSONS["training_loop"].source
    kept = "\n".join(line for line in source.split("\n") if not re.match(rf"\s*(optimizer|loss)\.{left_out}\(", line))
    code = re.sub(rf'\n +if left_out != "{left_out}":', "", kept) + '\nprint(train("nothing", 0.02, 5))\n'
    assert [notice["rule"] for notice in noticed(code)] == rules


def test_rules_over_a_text_of_many_names_take_little_time() -> None:
    chain = "\n".join(f"a{n} = a{n - 1} * 1.0 + a{n // 2}.item()" for n in range(1, 150))
    code = f"w = torch.tensor(1.0, requires_grad=True)\na0 = w\n{chain}\nloss = a149.detach()\nloss.backward()\n"
    assert [notice["rule"] for notice in within(80, lambda: noticed(code))] == ["cut"]
