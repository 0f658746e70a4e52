import altair as alt
from tutor.course.draw import play

CODE = {
    "forward": "loss = criterion(model(x), y)",
    "empty": "optimizer.zero_grad()",
    "back": "loss.backward()",
    "move": "optimizer.step()",
}
W = alt.Scale(domain=[-0.5, 6.5], nice=False, padding=0)
LOSS = alt.Scale(domain=[-3, 45], nice=False)
PASS = alt.Scale(domain=[-2, 39], nice=False, padding=0)
SHOWN = {
    "w": ("weight w, dotted: lowest loss", alt.Scale(domain=[-1.5, 7.5], nice=False)),
    "grad": (".grad at the step", alt.Scale(domain=[-90, 90], nice=False)),
    "loss": ("loss", alt.Scale(domain=[-12, 45], nice=False)),
}


def opening(path, bowl):
    """The loop as a listing and the loss curve; a slider in the chart runs it line by line."""
    now = play("now", "Run line", last=16, low=1, value=1)
    paths = alt.Chart(path).transform_calculate(
        line="(now - 1) % 4", turn="floor((now - 1) / 4)", since="now - 3 - 4 * datum.epoch"
    )
    views = _listing(paths).properties(height=130), _valley(paths, bowl).properties(height=250)
    return alt.vconcat(*views).add_params(now)


def draw(path, full, bowl, wrong=None):
    """Weight, .grad and loss over the passes: your loop, and the complete one beside it."""
    runs = [(_counted(full), "comparison"), (_counted(path), None)]
    runs += [] if wrong is None else [(_counted(wrong), "prediction")]
    weight = alt.layer(_minimum(bowl, "y"), *[_over(c, "w", role or "weight") for c, role in runs])
    held = alt.layer(*[_over(c, "grad", role or "gradient") for c, role in runs])
    loss = alt.layer(*[_over(c, "loss", role or "loss") for c, role in runs])
    yours = _counted(path)
    return alt.vconcat(
        alt.layer(weight, *_beyond(yours, "w", "weight")).properties(height=200),
        alt.layer(held, *_beyond(yours, "grad", "gradient"), _never(yours)).properties(height=140),
        alt.layer(loss, *_beyond(yours, "loss", "loss")).properties(height=120),
    )


def _counted(rows):
    """The passes as the opening counts them: the first is number one."""
    return alt.Chart(rows).transform_calculate(turn="datum.epoch + 1")


def _listing(paths):
    """The four lines, the running one marked, each with what it leaves once it has run."""
    rows = (
        paths.transform_filter("datum.epoch == datum.turn")
        .transform_calculate(
            forward="'loss = ' + format(datum.loss, '.1f')",
            empty="'.grad = ' + datum.before_backward",
            back="'.grad = ' + format(datum.grad, '.1f')",
            move="'w = ' + format(datum.next_w, '.2f')",
        )
        .transform_fold(list(CODE), as_=["part", "says"])
        .transform_calculate(code=f"{CODE}[datum.part]", place=f"indexof({list(CODE)}, datum.part)")
    )
    y = alt.Y("place:O", axis=None)
    bright = alt.condition("datum.place == datum.line", alt.value(1), alt.value(0.55))
    running = rows.transform_filter("datum.place == datum.line")
    pointer = running.mark_point(shape="triangle-right", size=90).encode(
        x=alt.value(8), y=y, color=alt.datum("weight")
    )
    code = rows.mark_text(align="left", font="monospace", fontSize=12).encode(
        x=alt.value(20), y=y, text="code:N", color=alt.datum("loss"), opacity=bright
    )
    done = rows.transform_filter("datum.place <= datum.line").transform_calculate(
        role="['loss', 'gradient', 'gradient', 'weight'][datum.place]"
    )
    says = done.mark_text(align="right").encode(
        x=alt.value("width"), y=y, text="says:N", color="role:N", opacity=bright
    )
    return pointer + code + says


def _valley(paths, bowl):
    """The weight on the loss curve, where it has been, and the slope for as long as .grad holds it."""
    curve = alt.Chart(bowl).mark_line(clip=True)
    stands = paths.transform_filter("datum.epoch == datum.turn").transform_calculate(
        at="datum.line == 3 ? datum.next_w : datum.w",
        height="datum.line == 3 ? datum.next_loss : datum.loss",
        says="'pass ' + (datum.turn + 1) + ': w = ' + format(datum.at, '.2f')",
    )
    ball = {"x": _w("at:Q"), "y": _loss("height:Q"), "color": alt.datum("weight")}
    been = paths.transform_filter("datum.since > 0").mark_point(size=50, opacity=0.4)
    held = paths.transform_filter("datum.since >= 0 && datum.since <= 2").transform_calculate(
        left="datum.w - 0.7",
        top="datum.loss - 0.7 * datum.grad",
        right="datum.w + 0.7",
        low="datum.loss + 0.7 * datum.grad",
    )
    slope = held.mark_rule(strokeWidth=3, clip=True).encode(
        x=_w("left:Q"), x2="right:Q", y=_loss("top:Q"), y2="low:Q", color=alt.datum("gradient")
    )
    return alt.layer(
        curve.encode(x=_w(), y=_loss(), color=alt.datum("loss")),
        _minimum(bowl, "x"),
        been.encode(x=_w(), y=_loss(), color=alt.datum("weight")),
        slope,
        stands.mark_point(size=260).encode(**ball),
        stands.mark_text(align="left", dx=6).encode(  # inside the bowl, above all that happens
            x=alt.X(datum=3, type="quantitative", scale=W),
            y=alt.Y(datum=40, type="quantitative", scale=LOSS),
            text="says:N",
            color=alt.datum("weight"),
        ),
    )


def _w(field="w:Q"):
    return alt.X(field, scale=W, title="weight w")


def _loss(field="loss:Q"):
    return alt.Y(field, scale=LOSS, title="loss L", axis=alt.Axis(tickCount=4))


def _minimum(bowl, axis):
    """A dotted line at the weight with the lowest loss."""
    lowest = alt.Chart(bowl).transform_joinaggregate(lowest="min(loss)")
    lowest = lowest.transform_filter("datum.loss == datum.lowest").mark_rule(strokeDash=[2, 3])
    where = _w() if axis == "x" else alt.Y("w:Q", scale=SHOWN["w"][1])
    return lowest.encode(**{axis: where}, color=alt.datum("minimum"))


def _over(chart, field, role):
    """One quantity from pass to pass: thin for the complete loop, dashed for a wrong rule."""
    thin = role in ("comparison", "prediction")
    title, scale = SHOWN[field]
    where = {
        "x": _pass(),
        "y": alt.Y(f"{field}:Q", scale=scale, title=title, axis=alt.Axis(tickCount=4)),
        "color": alt.datum(role),
    }
    shown = chart.transform_filter("datum.filled") if field == "grad" else chart
    line = shown.mark_line(
        clip=True,
        strokeWidth=1.2 if thin else 2.2,
        strokeDash=[5, 4] if role == "prediction" else [1, 0],
        point={"filled": not thin, "size": 26},
    )
    name = {"comparison": "complete", "prediction": "believed"}.get(role, "yours")
    above = (field == "grad") == (role == "comparison")
    last = shown.transform_joinaggregate(last="max(epoch)").transform_filter(
        "datum.epoch == datum.last"
    )
    low, high = scale.domain
    room = 0.12 * (high - low)  # a name stays in the picture when its line has left it
    last = last.transform_calculate(beside=f"clamp(datum.{field}, {low + room}, {high - room})")
    label = last.mark_text(align="left", dx=6, dy=-9 if above else 9, text=name)
    return line.encode(**where) + label.encode(**where | {"y": alt.Y("beside:Q", scale=scale)})


def _pass():
    axis = alt.Axis(values=[1, 10, 20, 30], grid=False)
    return alt.X("turn:Q", scale=PASS, title="pass", axis=axis)


def _never(path):
    """None, in words, where no pass has filled .grad."""
    none = path.transform_filter("!datum.filled && datum.epoch == 0")
    none = none.transform_calculate(says="'yours: ' + datum.before_backward + ' in every pass'")
    return none.mark_text(align="right").encode(  # beside the title, where no line runs
        x=alt.value("width"),
        y=alt.value(-12),
        text="says:N",
        color=alt.datum("gradient"),
    )


def _beyond(path, field, role):
    """Triangles on the edge for the passes in which a quantity has left its picture, and where it is in the end."""
    low, high = SHOWN[field][1].domain
    outside = path.transform_calculate(edge=f"clamp(datum.{field}, {low}, {high})")
    last = outside.transform_joinaggregate(last="max(epoch)").transform_filter(
        f"datum.epoch == datum.last && datum.{field} != datum.edge"
    )
    last = last.transform_calculate(says=f"'in the last pass at ' + format(datum.{field}, '.3~r')")
    said = last.mark_text(align="right").encode(  # beside the title, where no line runs
        x=alt.value("width"), y=alt.value(-12), text="says:N", color=alt.datum(role)
    )
    marks = outside.mark_point(size=60).encode(
        x=_pass(),
        y=alt.Y("edge:Q", scale=SHOWN[field][1]),
        shape=alt.condition(
            f"datum.{field} > datum.edge", alt.value("triangle-up"), alt.value("triangle-down")
        ),
        opacity=alt.condition(f"datum.{field} != datum.edge", alt.value(1), alt.value(0)),
        color=alt.datum(role),
    )
    return marks, said
