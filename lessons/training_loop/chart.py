import altair as alt
from tutor.course.draw import Axis, Plane, beside, last, near, play, text

CODE = {
    "forward": "loss = criterion(model(x), y)",
    "empty": "optimizer.zero_grad()",
    "back": "loss.backward()",
    "move": "optimizer.step()",
}
BOWL = Plane(Axis("w", "weight w", -0.5, 6.5), Axis("loss", "loss L", -3, 45, (0, 10, 20, 30, 40)))
PASS = Axis("turn", "pass", -2, 39, (1, 10, 20, 30), grid=False)
BEGUN = Axis("w", "weight w as a pass begins, dotted: lowest loss", -1.5, 7.5, (0, 2, 4, 6))
WEIGHT = Plane(PASS, BEGUN)
HELD = Plane(PASS, Axis("grad", ".grad at the step", -90, 90, (-50, 0, 50)))
LOSS = Plane(PASS, Axis("loss", "loss", -17, 66, (0, 20, 40, 60)))


def opening(path, bowl):
    """The loop as a listing and the loss curve; a slider in the chart runs it line by line."""
    now = play("now", "Run line", last=16, low=1, value=1)
    paths = alt.Chart(path).transform_calculate(
        line="(now - 1) % 4", turn="floor((now - 1) / 4)", since="now - 3 - 4 * datum.epoch"
    )
    running = near(paths, "epoch", "datum.turn")
    valley = _valley(paths, running, bowl).properties(height=250)
    views = _listing(running).properties(height=130), valley
    return alt.vconcat(*views).add_params(now)


def draw(path, full, bowl, wrong=None):
    """Weight, .grad and loss over the passes: your loop, and the complete one beside it."""
    runs = [(full, "comparison", "complete", path), (path, None, "yours", full)]
    runs += [] if wrong is None else [(wrong, "prediction", "believed", path)]
    weight, held, loss = (
        [mark for table, role, *more in runs for mark in _over(plane, table, role or own, *more)]
        for plane, own in ((WEIGHT, "weight"), (HELD, "gradient"), (LOSS, "loss"))
    )
    none = _counted(path).transform_filter("!datum.filled && datum.epoch == 0")
    never = text(none, "'yours: ' + datum.before_backward + ' in every pass'", "gradient")
    return alt.vconcat(
        alt.layer(WEIGHT.minimum(bowl, axis="y"), *weight).properties(height=200),
        alt.layer(*held, never).properties(height=140),
        alt.layer(*loss).properties(height=120),
    )


def _listing(running):
    """The four lines, the running one marked, each with what it leaves once it has run."""
    rows = running.transform_calculate(
        forward="'loss = ' + format(datum.loss, '.1f')",
        empty="'.grad = ' + datum.before_backward",
        back="'.grad = ' + format(datum.grad, '.1f')",
        move="'w = ' + format(datum.next_w, '.2f')",
    ).transform_fold(list(CODE), as_=["part", "left"])
    rows = rows.transform_calculate(
        place=f"indexof({list(CODE)}, datum.part)",
        role="['loss', 'gradient', 'gradient', 'weight'][datum.place]",
    )
    y = alt.Y("place:O", axis=None)
    bright = alt.condition("datum.place == datum.line", alt.value(1), alt.value(0.7))
    line = rows.transform_filter("datum.place == datum.line")
    pointer = line.mark_point(shape="triangle-right", size=90)
    code = text(rows, f"{CODE}[datum.part]", "loss", 20, y, font="monospace", fontSize=12)
    done = rows.transform_filter("datum.place <= datum.line")
    return alt.layer(
        pointer.encode(x=alt.value(8), y=y, color=alt.datum("weight")),
        code.encode(opacity=bright),
        text(done, "datum.left", "role", y=y).encode(opacity=bright),
    )


def _valley(paths, running, bowl):
    """The weight on the loss curve, where it has been, and the slope for as long as .grad holds it."""
    stands = running.transform_calculate(
        w="datum.line == 3 ? datum.next_w : datum.w",
        loss="datum.line == 3 ? datum.next_loss : datum.loss",
    )
    held = paths.transform_filter("datum.since >= 0 && datum.since <= 2")
    says = "'pass ' + (datum.turn + 1) + ': w = ' + format(datum.w, '.2f')"
    return alt.layer(
        BOWL.curve(bowl),
        BOWL.minimum(bowl),
        BOWL.points(paths.transform_filter("datum.since > 0"), size=50, opacity=0.4),
        BOWL.tangent(held, slope="grad", half=0.7),
        BOWL.points(stands, size=260),
        text(stands, says, "weight", alt.datum(3), 26, dx=6),  # in the bowl, above what happens
    )


def _counted(rows):
    """The passes as the opening counts them: the first is number one."""
    return alt.Chart(rows).transform_calculate(turn="datum.epoch + 1")


def _over(plane, table, role, name, other):
    """One quantity from pass to pass, whose it is, and where yours is in the end if it has left."""
    field, own, y = plane.y.field, name == "yours", plane.y
    shown = _counted(table)
    shown = shown.transform_filter("datum.filled") if field == "grad" else shown
    size, width = (26, 2.2) if own else (52, 1.2)
    yield plane.path(shown, role, "turn", size, strokeWidth=width, opacity=1)
    end = last(shown, "epoch").transform_calculate(height=y.held(0.12))
    ends = alt.LookupData(data=other, key="epoch", fields=[field])
    end = end.transform_lookup("epoch", ends, as_=["against"])  # the lower one has its name below
    away = 23 if name == "believed" else 9
    dy = alt.expr(f"datum.{field} {'<' if own else '<='} datum.against ? {away} : -{away}")
    yield plane.words(end, f"'{name}'", role, y="height", **beside(6, dy=dy))
    if own:
        out = end.transform_filter(y.beyond())
        yield text(out, f"'in the last pass: ' + format(datum.{field}, '.3~r')", role)
