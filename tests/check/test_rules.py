"""Each rule: a lesson that breaks this one thing gets exactly this rule's fault, and an unbroken one gets none."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.own import made_own
from tutor import ROOT
from tutor.check import RULES, Fault, check_course, check_lesson, course, demo, quiz
from tutor.check.rule import line_of, rule
from tutor.course import Lesson, Run, load_course, load_lesson
from tutor.course.chart import compile_chart
from tutor.course.run import script
from tutor.sandbox.interpret import interpret

Copy = Callable[..., Path]
Break = Callable[[Path], Path | None]


COMPILED: dict[tuple[str, str, frozenset[str]], dict[str, Any]] = {}
ANSWERED: dict[str, dict[str, Any]] = {}


@pytest.fixture
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what takes long: the stop-watch, most of the seeds, and what most copies have unchanged."""
    monkeypatch.setattr(demo, "_seconds", lambda _work: 1.0)
    monkeypatch.setattr(quiz, "SEEDS", 60)
    monkeypatch.setattr("tutor.check.charts.compile_chart", compiled)
    monkeypatch.setattr("tutor.check.exercise.interpret", answered)


def compiled(function: Callable[..., Any], extra: frozenset[str], checked: bool) -> dict[str, Any]:
    """Compile a chart as ever, but one text of chart.py once: it sees the names of its tables and nothing else."""
    text = Path(function.__code__.co_filename).read_text(encoding="utf-8")
    key = (text, function.__name__, extra)
    if key not in COMPILED:
        COMPILED[key] = compile_chart(function, extra, checked)
    return COMPILED[key]


def answered(request: dict[str, Any]) -> dict[str, Any]:
    """Answer as the interpreter does, but run one text once."""
    key = json.dumps(request, sort_keys=True)
    if key not in ANSWERED:
        ANSWERED[key] = interpret(request)
    return ANSWERED[key]


def change(file: str, old: str, new: str) -> Break:
    """Replace a text of one file, which must be there."""

    def apply(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return apply


def both(*breaks: Break) -> Break:
    def apply(folder: Path) -> None:
        for one in breaks:
            one(folder)

    return apply


def prose(old: str, new: str) -> Break:
    return change("lesson.md", old, new)


def exercise(old: str, new: str, count: int = 1) -> Break:
    """Add the exercise that stands beside these tests, which no lesson's author changes, with one thing changed."""

    def apply(folder: Path) -> None:
        text = (ROOT / "tests" / "check" / "exercise.md").read_text(encoding="utf-8")
        assert old in text
        (folder / "exercise.md").write_text(text.replace(old, new, count), encoding="utf-8")

    return apply


def one_mistake(folder: Path) -> None:
    """Add an exercise with the first of its mistakes only."""
    exercise("", "")(folder)
    path = folder / "exercise.md"
    text = re.sub(r"\[mistakes\.height\].*?\+\+\+", "+++", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    path.write_text(text.partition("## Height")[0], encoding="utf-8")


def ask(function: str) -> Break:
    """Add an item to the quiz."""
    imports = change(
        "quiz.py",
        "import among, choice,",
        "import wrong as bare, Choice, Number, Redraw, Sign, among, choice, example, order, right,",
    )

    def append(folder: Path) -> None:
        with (folder / "quiz.py").open("a", encoding="utf-8") as file:
            file.write(f"{MET}\n\n@item(concept='update')\ndef added(draw):\n    {function}\n")

    return both(imports, append)


def without(name: str) -> Break:
    return lambda folder: (folder / name).unlink()


def renamed(name: str) -> Break:
    return lambda folder: folder.rename(folder.parent / name)


def drop(heading: str) -> Break:
    """Leave out one section."""

    def apply(folder: Path) -> None:
        path = folder / "lesson.md"
        head, *sections = path.read_text(encoding="utf-8").split("\n## ")
        assert any(section.startswith(heading) for section in sections)
        kept = [section for section in sections if not section.startswith(heading)]
        path.write_text("\n## ".join([head, *kept]), encoding="utf-8")

    return apply


def later(heading: str) -> Break:
    """Move one section to the end."""

    def apply(folder: Path) -> None:
        path = folder / "lesson.md"
        head, *sections = path.read_text(encoding="utf-8").split("\n## ")
        sections.sort(key=lambda section: section.startswith(heading))
        path.write_text("\n## ".join([head, *(f"{section.rstrip()}\n" for section in sections)]), encoding="utf-8")

    return apply


def lines(count: int) -> Break:
    """Make the demo so many lines long."""

    def apply(folder: Path) -> None:
        path = folder / "demo.py"
        text = path.read_text(encoding="utf-8")
        path.write_text(text + "# more\n" * (count - len(text.splitlines())), encoding="utf-8")

    return apply


def chosen(last: str, key: str, more: str = "") -> str:
    """Return an item built by hand, past the care that choice() takes."""
    return f"return Choice({FACE}, ({RIGHT}, wrong('b'), {last}), {key}, 'So.', {HINT}, {more})"


def slipping(slips: str) -> str:
    """Return a number item with these slips."""
    return f"n = draw.pick([1, 2, 3])\n    return number({FACE}, n, 'So.', slips={slips}, {HINT})"


def valued(wrongs: str) -> str:
    """Return a choice whose right option has the value one, beside these wrong ones."""
    options = f"[right(draw.pick(['a', 'z']), 1), {wrongs}]"
    return f"return choice(draw, {FACE}, {options}, 'So.', {HINT})"


SEE = "The gradient is {{ gradient:.2f }}, so"
LOSS = 'return {"loss": loss.item(), '
NUMBER = 'kind = "choice"\nfact = "side"'
OPTIONS = "[prediction.options]"
BELIEF = "gradient-points-down"
CURVED = "BOWL.curve(curve), BOWL.points"


def curved(x):
    """Return the curve of the template's chart with its x encoded otherwise."""
    return f"BOWL.curve(curve).encode(x={x}), BOWL.points"


MET = "\n\ndef wrong(text, *rest):\n    return bare(text, *rest, says='Swapped.')\n"  # a sentence for each wrong option
FACE = "f'{draw.random():.3f}?'"
HINT = "hints=('Look at it.',)"
RIGHT = "right(draw.pick(['a', 'z']))"
MOSTLY = f"""late = draw.random() < 0.1
    options = sorted([{RIGHT}, wrong('b')], key=lambda option: option.correct == late)
    return Choice({FACE}, tuple(options), int(late), 'So.', shuffled=True, {HINT})"""
SIGNS = f"""key, names = draw.pick([0, 2]), ('positive', 'zero', 'negative')
    options = tuple((right if i == key else wrong)(name) for i, name in enumerate(names))
    return Sign({FACE}, options, key, 'So.', {HINT})"""
TWICE = f"return order(draw, {FACE}, ['a', 'b', 'b'], 'So.', {HINT})"
INFINITE = f"return choice(draw, {FACE}, [right(draw.pick(['inf', '-inf'])), wrong('b')], 'So.', {HINT})"
NAN_FACT = f"return sign({FACE}, draw.pick([-1, 1]), 'So.', facts={{'a': float('nan')}}, {HINT})"
TRUE = valued("wrong('b', 'gradient-points-down', 1.0)")
SHARED = valued("wrong('b', 'gradient-points-down', 2), wrong('c', 'zero-gradient-is-minimum', 2.0)")
NEAR = f"""n = float(draw.pick([1, 2, 3]))
    options = (wrong('near', 'gradient-points-down', n + 0.005),)
    return Number({FACE}, options, n, 'So.', tolerance=0.01, slips=(wrong('', None, 8), wrong('', None, 9)), {HINT})"""
SIGN_TOLD = f"""n = draw.pick([-1, 1])
    return sign({FACE}, n, 'So.', hints=('It is ' + ('positive.' if n > 0 else 'negative.'),))"""
OPTION_TOLD = f"""best = draw.pick(['$w = 1$', '$w = 2$'])
    options = [right(best), wrong('$w = 3$'), wrong('$w = 4$')]
    return choice(draw, {FACE}, options, 'So.', hints=('Look.', f'Torch likes {{best.strip("$")}} best.'))"""
PLAIN_EXAMPLE = f"return sign({FACE}, draw.pick([-1, 1]), 'So.', hints=('Elsewhere it comes out so.',))"
TOLD_BY_EXAMPLE = f"""shown = example(draw, 'zero', dict(positive='Elsewhere it comes out so.'))
    return sign({FACE}, draw.pick([-1, -1, -1, 1]), 'So.', hints=(shown,))"""
ORDER_TOLD = f"""lines = [draw.pick(['a', 'z']), 'b', 'c']
    return order(draw, {FACE}, lines, 'So.', hints=('So: ' + chr(10).join(lines),))"""
UNMET = f"return choice(draw, {FACE}, [right(draw.pick('ab')), wrong('c'), bare('d')], 'So.', {HINT})"
ASKED = f"return sign({FACE}, draw.pick([-1, 1]), 'So.', "
BUSY = """    for _ in range(1000):
        ((torch.tensor(1.0, requires_grad=True) - 3) ** 2).backward()
    loss = loss_of(w)"""

BREAKS: list[tuple[int, str, Break]] = [
    *((1, f"no {name}", without(name)) for name in ("lesson.md", "demo.py", "chart.py", "quiz.py")),
    (2, "capitals", renamed("Fresh")),
    (2, "hyphen", renamed("fresh-lesson")),
    (2, "digit first", renamed("1fresh")),
    (2, "short", renamed("ab")),
    (2, "long", renamed("a" * 41)),
    (3, "no title", prose("title =", "name =")),
    (3, "no front matter", prose("+++\n", "")),
    (3, "two of a kind", prose("## See:", "## Run:")),
    (3, "no such kind of control", prose('kind = "linear"', 'kind = "wheel"')),
    (3, "demo is no Python", change("demo.py", "def run(", "def run((")),
    *((4, f"no {key}", drop(key)) for key in ("Explain", "Predict", "Run", "See", "Notes")),
    (4, "out of order", later("Run")),
    (4, "unknown section", prose("## Notes", "## Summary: All of it\n\nThat was it.\n\n## Notes")),
    (4, "empty notes", prose("Say what to ask the class, and what they usually get wrong.", "")),
    (4, "notes on no step", prose("Say what to ask the class", "### Summary\n\nSay what to ask the class")),
    (5, "long", prose("minutes = 5", "minutes = 9")),
    (5, "short", prose("minutes = 5", "minutes = 4")),
    (5, "no objective", prose('objectives = ["Say what the learner can do afterwards"]', "objectives = []")),
    (5, "five objectives", prose("objectives = [", 'objectives = ["a", "b", "c", "d", ')),
    (6, "in text", prose(SEE, "The gradient is 4, so")),
    (6, "in math", prose(SEE, "Here $g = 4$, so")),
    (6, "in code", prose(SEE, "Here `g == 4`, so")),
    (6, "in a heading", prose("## See: What", "## See: In 1 step, what")),
    (6, "in the title", prose("A new lesson", "A new lesson 2")),
    (6, "in an objective", prose("can do afterwards", "can do 3 days afterwards")),
    (6, "in an option", prose("At the bottom", "At 3")),
    (6, "in the question", prose("is the weight {{ w:g }}?", "is the weight 5?")),
    (6, "in an alt", prose("A bowl-shaped loss curve", "1 bowl-shaped loss curve")),
    (6, "in a control's label", prose('label = "Weight"', 'label = "Weight of 2"')),
    (6, "in a control's help", prose('label = "Weight"', 'label = "Weight"\nhelp = "From 1 up."')),
    (6, "in the reason for a wait", prose("order = 99", 'order = 99\nslow = "This takes 3 seconds."')),
    (6, "in the notes", prose("Say what to ask", "Say 2 things to ask")),
    (7, "unknown fact", prose(SEE, "The gradient is {{ slope:.2f }}, so")),
    (7, "unknown fact in an alt", prose("gradient is {{ gradient:.2f }}.", "gradient is {{ slope }}.")),
    (7, "bad format", prose(SEE, "The gradient is {{ gradient:bad }}, so")),
    (7, "misspelt", prose(SEE, "The gradient is {{ gradient.g }}, so")),
    (7, "misspelt in math", prose(SEE, "The gradient is ${{ gradient-g }}$, so")),
    (8, "in predict", prose("Before you look, commit", "It is {{ gradient:.2f }}. Commit")),
    (8, "in the question", prose("is the weight {{ w:g }}?", "is the weight, {{ side }}?")),
    (8, "in an option", prose("At the bottom", "On the {{ side }}")),
    (9, "no control", change("demo.py", "def run(w=1.0)", "def run(w=1.0, k=2)")),
    (9, "default off the control", change("demo.py", "def run(w=1.0)", "def run(w=1.2)")),
    (9, "opening off the control", prose("[opening]\nw = 0.0", "[opening]\nw = 0.3")),
    (9, "prediction off the control", prose("at = { w = 5.0 }", "at = { w = 5.1 }")),
    (10, "long", lines(91)),
    (10, "long idea", change("demo.py", "    grid = ", "    # more\n" * 20 + "# For the charts\n    grid = ")),
    (10, "imports", change("demo.py", "import torch", "import random\nimport torch")),
    (
        10,
        "imports within",
        change("demo.py", "    loss = loss_of(w)", "    from torch import nn\n    import os\n\n    loss = loss_of(w)"),
    ),
    (
        11,
        "other facts at the end",
        change("demo.py", "    return {", "    extra = {'e': 1} if w == 8 else {}\n    return extra | {"),
    ),
    (
        11,
        "other columns at the preset",
        change(
            "demo.py",
            '"loss": loss.item(), "gradient": w.grad.item()}]',
            '"loss": loss.item(), "gradient": w.grad.item()} | ({"e": 1} if w == 5 else {})]',
        ),
    ),
    (12, "infinite fact", change("demo.py", LOSS, 'return {"loss": float("inf") if w == 8 else 1.0, ')),
    (12, "nan in a table", change("demo.py", '[{"w": w.item()', '[{"w": float("nan") if w == -2 else w.item()')),
    (13, "dice", change("demo.py", LOSS, 'return {"loss": torch.rand(1), ')),
    (
        13,
        "a run that leaves something for the next",
        change(
            "demo.py", "def run(w=1.0):", "RUNS = [0]\ndef run(w=1.0):\n    RUNS[0] += 1\n    w = w + RUNS[0] / 100"
        ),
    ),
    (15, "no draw", change("chart.py", "def draw(curve, here)", "def _draw(curve, here)")),
    (15, "no opening", change("chart.py", "def opening(curve)", "def _opening(curve)")),
    (
        15,
        "unknown chart",
        change("chart.py", "def _says(table", "def says(curve):\n    return curve\n\n\ndef _says(table"),
    ),
    (15, "no alt", prose("\ndraw = ", "\ndrew = ")),
    (15, "empty alt", prose("A bowl-shaped loss curve with a point that can be dragged along it.", " ")),
    (15, "unknown table", change("chart.py", "def draw(curve, here)", "def draw(curve, here, there)")),
    (16, "misspelt field", change("chart.py", CURVED, curved('alt.X("wieght:Q")'))),
    (16, "misspelt in a filter", change("chart.py", 'near(curve, "w"', 'near(curve, "wieght"')),
    (16, "misspelt text", change("chart.py", "format(datum.{column}", "format(datum.slope")),
    (16, "no type", change("chart.py", CURVED, curved('alt.X("w")'))),
    (
        16,
        "raises",
        change(
            "chart.py",
            '    """The curve with the run\'s weight on it, and how steep the loss is there."""',
            "    1 / 0",
        ),
    ),
    (16, "not Vega-Lite", change("chart.py", CURVED, curved('alt.X("w:Q", axis="none")'))),
    (17, "imports", change("chart.py", "import altair as alt", "import altair as alt\nimport torch")),
    (17, "the rest of tutor", change("chart.py", "import altair", "import tutor.course.run\nimport altair")),
    (18, "truth is no option", prose("\nright = ", "\nelsewhere = ")),
    (18, "no such fact", prose('fact = "side"', 'fact = "sight"')),
    (18, "no number", prose(NUMBER, 'kind = "number"\nfact = "side"')),
    (18, "unknown belief", prose(OPTIONS, f'[prediction.beliefs]\ndown = "left"\n\n{OPTIONS}')),
    (18, "a belief that is right", prose(OPTIONS, f'[prediction.beliefs]\n{BELIEF} = "right"\n\n{OPTIONS}')),
    (18, "a belief that leads nowhere", prose(OPTIONS, f'[prediction.beliefs]\n{BELIEF} = "up"\n\n{OPTIONS}')),
    (18, "no such number", prose(NUMBER, 'kind = "number"\nfact = "slope"')),
    (19, "three items", change("quiz.py", '@item(concept="gradient_value")\n', "")),
    (19, "imports", change("quiz.py", "import torch", "import random\nimport torch")),
    (19, "imports the engine", change("quiz.py", "import torch", "import torch\nfrom tutor.course import Lesson")),
    (20, "nan in the prompt", change("quiz.py", "What is the gradient at {w}?", "Is the gradient at {w} nan?")),
    (20, "infinity in an option", ask(INFINITE)),
    (20, "two lines read the same", ask(TWICE)),
    (20, "the key is wrong", ask(chosen("wrong('c')", "1"))),
    (20, "two keys", ask(chosen("right('c')", "draw.pick([0, 2])"))),
    (20, "a fact that is not finite", ask(NAN_FACT)),
    (21, "unknown belief", change("quiz.py", '"gradient-points-down"', '"gradient-goes-down"')),
    (21, "not in the front matter", change("quiz.py", '"gradient-points-down"', '"zero-gradient-is-minimum"')),
    (21, "listed, not asked", prose('misconceptions = ["', 'misconceptions = ["step-always-lowers", "')),
    (22, "always first", ask(chosen("wrong('c')", "0", "shuffled=True"))),
    (22, "mostly first", ask(MOSTLY)),
    (22, "signs out of order", ask(SIGNS)),
    (23, "two faces", ask(f"return sign('Is it negative?', draw.pick([-1, 1]), 'So.', {HINT})")),
    (23, "three faces", ask(f"n = draw.pick([-1, 0, 1])\n    return sign(f'{{n}}?', n, 'So.', {HINT})")),
    (24, "beyond the control", change("quiz.py", 'preset={"w": 3 + w - target}', 'preset={"w": 99}')),
    (24, "no such control", change("quiz.py", 'preset={"w": 3 + w - target}', 'preset={"speed": 1}')),
    (24, "no number", change("quiz.py", 'preset={"w": 3 + w - target}', 'preset={"w": None}')),
    (25, "in a prompt", change("quiz.py", "and the update subtracts it.", "and the update subtracts 4 of it.")),
    (25, "in an option", change("quiz.py", '("It rises", "It falls")', '("It rises", "It falls", "It falls by 3")')),
    (34, "a name that is not there", ask(ASKED + f"code='print(w)', {HINT})")),
    (34, "no Python", ask(ASKED + f"code='after pass 1: w = 2', {HINT})")),
    (34, "in some draws only", ask(ASKED + f"code=draw.pick(['w = 1', 'tensor(1)']), {HINT})")),
    (34, "leaves", ask(ASKED + f"code='raise SystemExit', {HINT})")),
    (34, "another error", ask(ASKED + f"code='print(1 / 0)', raises='RuntimeError', {HINT})")),
    (34, "no error", ask(ASKED + f"code='torch.ones(1)', raises='RuntimeError', {HINT})")),
    (
        35,
        "two beliefs, one value",
        both(prose('misconceptions = ["', 'misconceptions = ["zero-gradient-is-minimum", "'), ask(SHARED)),
    ),
    (35, "a belief and the truth", ask(TRUE)),
    (35, "a number within the tolerance", ask(NEAR)),
    (36, "no hint", ask(ASKED + "hints=())")),
    (36, "no hint in some draws", ask(ASKED + "hints=draw.pick([(), ('Look at it.',)]))")),
    (36, "an empty hint", ask(ASKED + "hints=('Look at it.', ' '))")),
    (36, "a hint that says the sign", ask(SIGN_TOLD)),
    (36, "a hint that says the option", ask(OPTION_TOLD)),
    (36, "a hint that says the order", ask(ORDER_TOLD)),
    (36, "an example that names no answer", ask(PLAIN_EXAMPLE)),
    (36, "an example that comes out at the key in some draws", ask(TOLD_BY_EXAMPLE)),
    (37, "no idea", change("quiz.py", ", idea=True", "")),
    (38, "one key", ask(f"return choice(draw, {FACE}, [right('a'), wrong('b'), wrong('c')], 'So.', {HINT})")),
    (38, "one sign", ask(f"return sign({FACE}, 1, 'So.', {HINT})")),
    (47, "a wrong option of which nothing is said", ask(UNMET)),
    (47, "one slip", ask(slipping("{'a': n + 9}"))),
    (47, "a digit in a slip", ask(slipping("{'2': n + 8, 'a': n + 9}"))),
    (47, "a slip that is the key", ask(slipping("{'a': n, 'b': n + 9}"))),
    (
        48,
        "who forgets the rate",
        both(
            prose(', "rate-has-no-say"', ""),
            change("quiz.py", "wrong_rules(w, lr, gradient)", '{"gradient-points-down": w + lr * gradient}'),
        ),
    ),
    (49, "the demo", change("quiz.py", "Multiply the rate", "As in the demo, multiply the rate")),
    (38, "two numbers", ask(slipping("{'a': 8, 'b': 9}").replace(", 3]", "]"))),
    (40, "no front matter", exercise("+++\n", "")),
    (40, "no tolerance", exercise("tolerance = 0.003\n", "")),
    (40, "hints are a text", exercise("hints = [", 'hints = "Nudge it."\nothers = [')),
    (40, "a mistake without code", exercise("[mistakes.change]", '[mistakes.more]\nsays = "No."\n\n[mistakes.change]')),
    (40, "no code in a section", exercise("```python\nslope = loss_of(w)\n```", "slope = loss_of(w)")),
    (40, "unknown belief", exercise('"change-is-slope"', '"change-is-a-slope"')),
    (41, "a digit in the task", exercise("nudge the weight by", "nudge the weight by 1 or by")),
    (41, "a digit in a hint", exercise("Both losses are", "Both losses, 3 and 4, are")),
    (41, "a digit in what a mistake is told", exercise("a height.", "a height of 2.")),
    (41, "unknown input", exercise("$w = {{ w }}$", "$w = {{ weight }}$")),
    (42, "one sentence", exercise("at $w = {{ w }}$? Find out", "at $w = {{ w }}$, found")),
    (42, "a long starter", exercise("before = loss", "more = w\n" * 10 + "before = loss", -1)),
    (42, "one mistake", one_mistake),
    (43, "nothing returned", exercise('["slope",', '["slopes",')),
    (44, "always the same", exercise("manual_seed(seed)", "manual_seed(1)")),
    (44, "the starter is right", exercise("slope = ...", "slope = (after - before) / nudge")),
    (43, "the solution fails", exercise("slope = (after - before) / nudge", "slope = after / (before")),
    (44, "a mistake that is right", exercise("slope = after - before", "slope = (after - before) / nudge")),
    (44, "two alike", exercise("slope = loss_of(w)", "slope = loss_of(w + nudge) - loss_of(w)")),
    (43, "a mistake without numbers", exercise("slope = after - before", "slope = 'steep'")),
    (32, "misspelt concept", change("quiz.py", 'concept="gradient_value"', 'concept="gradient_valeu"')),
]


@pytest.mark.usefixtures("brisk")
@pytest.mark.parametrize(("number", "broken"), [(n, b) for n, _, b in BREAKS], ids=[f"{n}-{w}" for n, w, _ in BREAKS])
def test_what_breaks_one_rule_is_told_with_file_line_and_cure(copy: Copy, number: int, broken: Break) -> None:
    folder = copy()
    folder = broken(folder) or folder
    faults = check_lesson(folder)
    assert {fault.rule for fault in faults} == {number}, [str(fault) for fault in faults]
    for fault in faults:
        well_told(fault, folder)


def well_told(fault: Fault, folder: Path) -> None:
    """Hold a fault to its form: a place within the folder, a message, a cure, one line."""
    assert fault.file.is_relative_to(folder)
    assert fault.line >= 1
    for text in (fault.message, fault.cure):
        assert text.strip()
        assert not re.search(r":\s*\.?\s*(?:\(|$)|\s\(\s*\)", text), text  # a cause that was quoted, but says nothing
    line = str(fault)
    assert line.startswith(f"{fault.file}:{fault.line}: rule {fault.rule}: ")
    assert line.endswith(f"Cure: {fault.cure}")
    assert "\n" not in line


def test_every_rule_is_broken_here() -> None:
    broken = {number for number, _, _ in BREAKS} | {14, 26, 27, 28, 29, 30, 31, 33, 39, 45, 46}
    assert broken == set(RULES)


@pytest.mark.usefixtures("brisk")
@pytest.mark.parametrize("name", ["_template", "update_rule"])
def test_an_unbroken_copy_has_no_fault(copy: Copy, name: str) -> None:
    assert check_lesson(copy(of=name)) == []


@pytest.mark.usefixtures("brisk")
def test_a_demo_runs_once_at_each_setting_and_once_more_to_see_that_it_does_not_change(
    copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: Counter[str] = Counter()

    def counted(self: Lesson, **values: Any) -> Run:
        done = run(self, **values)
        ran[done.source] += 1
        return done

    run = Lesson.run
    monkeypatch.setattr(Lesson, "run", counted)
    lesson = load_lesson(copy())
    assert check_lesson(lesson.folder) == []
    default = script(lesson.source, lesson.values())
    assert len(ran) > 2
    assert ran == dict.fromkeys(ran, 1) | {default: 2}


@pytest.mark.usefixtures("brisk")
@pytest.mark.parametrize(
    ("number", "broken"),
    [
        (11, change("demo.py", "    loss = loss_of(w)", "    raise RuntimeError")),
        (11, change("demo.py", "    loss = loss_of(w)", "    assert w < 8\n    loss = loss_of(w)")),
        (11, change("demo.py", '"here": here,', '"here": [],')),
        (15, change("chart.py", "import altair as alt", "import altair as alt\nboom()")),
        (16, change("chart.py", "def draw(curve, here):", "def draw(curve, here):\n    assert False")),
        (20, ask("return 1 / 0")),
        (20, ask("assert False")),
        (20, ask("raise StopIteration")),
        (20, ask("raise KeyError")),
        (20, ask("raise Redraw('never')")),
        (20, ask("return choice(draw, '?', [right('a'), right('b')], 'So.')")),
    ],
)
def test_what_other_rules_stumble_over_is_told_by_its_own_too(copy: Copy, number: int, broken: Break) -> None:
    folder = copy()
    broken(folder)
    faults = check_lesson(folder)
    assert number in {fault.rule for fault in faults}
    for fault in faults:
        well_told(fault, folder)


def test_rule_14_a_slow_demo_is_a_fault_unless_it_says_why(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quiz, "SEEDS", 20)
    folder = copy()
    for ratio, slow in [(9.9, False), (10.1, True)]:
        monkeypatch.setattr(demo, "_seconds", lambda work, r=ratio: 0.02 if work is demo._thousand_steps else 0.02 * r)
        assert [fault.rule for fault in check_lesson(folder)] == [14] * slow
    (fault,) = check_lesson(folder)
    assert fault.file == folder / "demo.py"
    well_told(fault, folder)
    prose("answers = []", 'answers = []\nslow = "It trains a network."')(folder)
    assert check_lesson(folder) == []


def test_rule_14_measures_the_demo_itself(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "SLOWEST", 0.2)
    folder = copy()
    assert list(RULES[14].find(load_lesson(folder))) == []
    waiting = 'import torch\n\n__import__("time").sleep(0.3)  # as where the machine is busy with something else'
    change("demo.py", "import torch", waiting)(folder)
    assert list(RULES[14].find(load_lesson(folder))) == []
    change("demo.py", "    loss = loss_of(w)", BUSY)(folder)
    (fault,) = RULES[14].find(load_lesson(folder))
    assert "times the reference" in fault.message


@pytest.mark.usefixtures("brisk")
@pytest.mark.parametrize(
    ("broken", "file", "text"),
    [
        (prose("the weight is on the", "the weight is 4 on the"), "lesson.md", "the weight is 4 on the"),
        (prose("## See: What", "## See: In 1 step, what"), "lesson.md", "## See: In 1 step"),
        (prose("minutes = 5", "minutes = 9"), "lesson.md", "minutes = 9"),
        (change("demo.py", "import torch", "import torch\nimport os"), "demo.py", "import os"),
        (change("chart.py", CURVED, curved('alt.X("wieght:Q")')), "chart.py", "wieght"),
        (change("quiz.py", "What is the gradient at {w}?", "nan?"), "quiz.py", "def value_of_the_gradient"),
        (change("quiz.py", '"gradient-points-down"', '"gradient-goes-down"'), "quiz.py", "gradient-goes-down"),
    ],
)
def test_the_line_is_the_one_to_mend(copy: Copy, broken: Break, file: str, text: str) -> None:
    folder = copy()
    broken(folder)
    fault = check_lesson(folder)[0]
    assert (fault.file, fault.line) == (folder / file, line_of(folder / file, text))
    assert text in (folder / file).read_text(encoding="utf-8").splitlines()[fault.line - 1]


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("tutor/course/a.py", "from tutor.quiz.items import Item", True),
        ("tutor/course/a.py", "from tutor import ui", True),
        ("tutor/course/a.py", "import lessons.learning_rate", True),
        ("tutor/quiz/a.py", "from tutor.course import Lesson", False),
        ("tutor/quiz/a.py", "from tutor import LESSONS", False),
        ("tutor/quiz/a.py", "import streamlit as st", True),
        *(("tutor/quiz/a.py", f"import tutor.{layer}", True) for layer in ("check", "store", "ask", "sandbox", "cli")),
        ("tutor/quiz/a.py", "def f():\n    from streamlit.testing import v1", True),
        ("tutor/check/a.py", "from tutor.store import Store", True),
        ("tutor/check/a.py", "from ..ui import home", True),
        ("tutor/store/deep/a.py", "import tutor.ask.parse", True),
        ("tutor/cli/a.py", "from tutor.check import check_course", False),
        ("tutor/cli/a.py", "from tutor.ui import home", True),
        ("tutor/ui/a.py", "import streamlit as st", False),
        ("tutor/ui/a.py", "from tutor.store import Store", False),
        ("tutor/ui/a.py", "import pages.learn.home", True),
        ("pages/learn/a.py", "from tutor.ui.home import show_home", False),
        ("pages/learn/a.py", "import streamlit as st", False),
        ("pages/learn/a.py", "from tutor.store import Store", True),
    ],
)
def test_rule_26_imports_point_one_way(tmp_path: Path, file: str, line: str, broken: bool) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(f'"""A module."""\n\n{line}\n', encoding="utf-8")
    faults = list(RULES[26].find(tmp_path))
    assert [fault.file for fault in faults] == [path] * broken
    for fault in faults:
        well_told(fault, tmp_path)
        assert fault.line in (3, 4)


def test_rule_26_wants_a_place_for_every_layer(tmp_path: Path) -> None:
    (tmp_path / "tutor" / "attic").mkdir(parents=True)
    for name in ("__main__.py", "attic/a.py"):
        (tmp_path / "tutor" / name).write_text('"""A module."""\n', encoding="utf-8")
    assert [fault.file.name for fault in RULES[26].find(tmp_path)] == ["a.py"]


def test_rule_26_holds_for_the_project_itself() -> None:
    assert [str(fault) for fault in RULES[26].find(ROOT)] == []


def test_rule_16_lets_the_label_of_a_tick_read_its_value(copy: Copy) -> None:
    folder = copy()
    change("chart.py", CURVED, curved('alt.X("w:Q", axis=alt.Axis(labelExpr="datum.value + \'!\'"))'))(folder)
    assert list(RULES[16].find(load_lesson(folder))) == []


@pytest.mark.usefixtures("brisk")
def test_rule_26_is_applied_to_a_project_only_when_there_is_one(copy: Copy) -> None:
    root = copy().parent.parent
    (root / "tutor" / "course").mkdir(parents=True)
    (root / "tutor" / "course" / "a.py").write_text("import streamlit\n", encoding="utf-8")
    assert [fault.rule for fault in check_course(root / "lessons", root)] == [26]
    assert check_course(root / "lessons", None) == []


def test_rule_27_an_empty_course_is_a_fault(tmp_path: Path) -> None:
    (fault,) = check_course(tmp_path, None)
    assert (fault.rule, fault.file) == (27, tmp_path)
    well_told(fault, tmp_path)


@pytest.mark.usefixtures("brisk")
@pytest.mark.parametrize(
    ("number", "first", "second"),
    [
        (28, "order = 2", "order = 2"),
        (29, 'order = 2\nneeds = ["two"]', "order = 3"),
        (29, 'order = 2\nneeds = ["one"]', "order = 3"),
        (29, "order = 2", 'order = 3\nneeds = ["missing"]'),
        (0, "order = 2", 'order = 3\nneeds = ["one"]'),
    ],
)
def test_rules_28_and_29_every_lesson_has_its_place(copy: Copy, number: int, first: str, second: str) -> None:
    for name, order in [("one", first), ("two", second)]:
        folder = copy(name)
        if "needs" in order:
            prose("needs = []\n", "")(folder)
        prose("order = 99", order)(folder)
    faults = check_course(folder.parent, None)
    assert {fault.rule for fault in faults} == ({number} if number else set())
    for fault in faults:
        well_told(fault, folder.parent)


@pytest.mark.usefixtures("brisk")
def test_rule_30_every_misconception_is_treated(copy: Copy) -> None:
    course = copy().parent
    known = '[gradient-points-down]\nbelief = "A"\ntruth = "B"\n[rate-has-no-say]\nbelief = "C"\ntruth = "D"\n'
    (course / "misconceptions.toml").write_text(known, encoding="utf-8")
    assert check_course(course, None) == []
    shutil.copytree(course, course.parent / "more")
    (course.parent / "more" / "misconceptions.toml").write_text(
        known + '\n[loss]\nbelief = "E"\ntruth = "F"\n', "utf-8"
    )
    (fault,) = check_course(course.parent / "more", None)
    assert (fault.rule, fault.line) == (30, 8)
    well_told(fault, course.parent / "more")


@pytest.mark.usefixtures("brisk")
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "", []),
        ("", "[momentum]\nname = 'M'\nsentence = 'S'\nlesson = 'fresh'\n", ["No item asks about 'momentum'."]),
        ('lesson = "fresh"', 'lesson = "gone"', ["'gradient_sign' names 'gone'."]),
    ],
)
def test_rule_33_every_concept_is_asked_about_and_taught(copy: Copy, old: str, new: str, told: list[str]) -> None:
    course = copy().parent
    path = course / "concepts.toml"
    one = '[{}]\nname = "N"\nsentence = "S"\nlesson = "fresh"\n\n'
    known = "".join(map(one.format, ("gradient_sign", "gradient_value", "update")))
    path.write_text(known.replace(old, new, 1) if old else known + new, encoding="utf-8")
    faults = check_course(course, None)
    assert [(fault.rule, fault.message) for fault in faults] == [(33, message) for message in told]
    for fault in faults:
        well_told(fault, course)
        assert path.read_text("utf-8").splitlines()[fault.line - 1].startswith("[")


@pytest.mark.usefixtures("brisk")
def test_a_course_of_its_own_has_lists_of_its_own(copy: Copy) -> None:
    folder = copy()
    (folder.parent / "concepts.toml").write_text("", encoding="utf-8")
    assert {fault.rule for fault in check_lesson(folder)} == {32}
    (folder.parent / "misconceptions.toml").write_text("", encoding="utf-8")
    assert {fault.rule for fault in check_lesson(folder)} == {21, 32}


@pytest.mark.usefixtures("brisk")
@pytest.mark.parametrize(
    ("broken", "file", "text"),
    [
        (prose("Well: A new lesson", "A new lesson"), "lesson.md", 'title = "A new lesson"'),
        (prose("Well: One idea, in one", "One idea, in one"), "lesson.md", "One idea, in one sentence."),
        (prose("Well: Say what the learner", "Say what the learner"), "lesson.md", "Say what the learner"),
        (prose("Well: Say what happens, in", "Say what happens,\nin"), "lesson.md", "Say what happens,"),
        (prose("Well: Say what to ask", "Say what to ask"), "lesson.md", "Say what to ask"),
        *((change(name, "# my own\n", ""), name, "import torch") for name in ("demo.py", "quiz.py")),
    ],
)
def test_rule_39_what_is_still_the_templates_is_told(copy: Copy, broken: Break, file: str, text: str) -> None:
    folder = made_own(copy())
    (folder.parent / "_template").rmdir()
    assert check_lesson(folder) == []
    broken(folder)
    (fault,) = check_lesson(folder)
    assert (fault.rule, fault.file, fault.line) == (39, folder / file, line_of(folder / file, text))
    well_told(fault, folder)


@pytest.mark.usefixtures("brisk")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("The loop of the last lesson is here again.", "last lesson"),
        ("This is what the Next\nlesson is about.", "Next\nlesson"),
        ("You met it in lesson three.", "lesson three"),
        ("It was in the lesson before.", "lesson before"),
        ("It was in the lesson “No such title”.", "lesson “No such title”"),
        ("It was in the lesson “{title}”.", ""),
        ("A lesson of one page, and the last one.", ""),
    ],
)
def test_rule_45_a_lesson_is_called_by_its_title(copy: Copy, words: str, said: str) -> None:
    folder = copy()
    title = load_lesson(folder).title
    prose("## Run", f"{words.format(title=title)}\n\n## Run")(folder)
    faults = check_course(folder.parent, None)
    assert [fault.rule for fault in faults] == ([45] if said else [])
    for fault in faults:
        assert f"“{said}”" in fault.message
        well_told(fault, folder.parent)


@pytest.mark.usefixtures("brisk")
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('table = "curve"\nover = "w"', ""),
        ('table = "curve"\nover = "w"\nmoves = "nothing"', "no slider 'nothing'"),
        ('table = "none"', "no table 'none'"),
        ('table = "curve"', "no ['step']"),
        ('table = "curve"\nover = "w"\nonly = { w = 99 }', "0 steps can be heard"),
    ],
)
def test_rule_46_what_is_to_be_heard_is_there(copy: Copy, said: str, told: str) -> None:
    folder = copy()
    prose("[[controls]]", f"[sound]\n{said}\n\n[[controls]]")(folder)
    faults = check_lesson(folder)
    assert [fault.rule for fault in faults] == ([46] if told else [])
    for fault in faults:
        assert told in fault.message
        well_told(fault, folder.parent)


@pytest.mark.usefixtures("brisk")
def test_rule_31_the_table_of_the_thread_is_what_the_lessons_say(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copy()
    prose("answers = []", 'answers = ["What is it for?", "Why minus?"]')(folder)
    lessons = folder.parent
    page = lessons.parent / "thread.md"
    monkeypatch.setattr(course, "LESSONS", lessons)
    monkeypatch.setattr(course, "THREAD", page)
    for stale in (None, "# Something else\n"):
        if stale:
            page.write_text(stale, encoding="utf-8")
        (fault,) = check_course(lessons, None)
        assert (fault.rule, fault.file) == (31, page)
        well_told(fault, lessons.parent)
    (lesson,) = load_course(lessons)
    page.write_text(course.thread_table((lesson,)), encoding="utf-8")
    assert check_course(lessons, None) == []
    assert all(f"| {sentence} | " in page.read_text(encoding="utf-8") for sentence in lesson.answers)


def test_two_rules_of_one_number_are_an_error() -> None:
    with pytest.raises(ValueError, match="rule 1 is there twice"):
        rule(1, "lesson", "Again.")(lambda _: iter(()))
    assert RULES[1].text.startswith("A lesson's folder")
