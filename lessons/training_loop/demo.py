import torch
from torch import nn

x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
y = 3 * x


def train(left_out, lr, passes, start=1.0):
    model = nn.Linear(1, 1, bias=False)  # one weight, no b
    nn.init.constant_(model.weight, start)
    criterion = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    notes = []
    for _ in range(passes):
        loss = criterion(model(x), y)
        if left_out != "zero_grad":
            optimizer.zero_grad()
        before_backward = str(model.weight.grad)
        if left_out != "backward":
            loss.backward()
        notes.append([model.weight.item(), loss.item(), before_backward, held(model.weight)])
        if left_out != "step":
            optimizer.step()
    return notes


# For the charts
def held(weight):
    """What .grad holds right now, as a number; None where nothing is filled in."""
    return None if weight.grad is None else weight.grad.item()


def rows(left_out, lr, passes=30):
    """One row for each pass, with what it left behind: where the next pass begins."""
    notes, table = train(left_out, lr, passes + 1), []
    for epoch, (w, loss, before_backward, grad) in enumerate(notes[:-1]):
        row = {"epoch": epoch, "w": w, "loss": loss, "before_backward": before_backward}
        row |= {"filled": grad is not None, "grad": grad or 0.0}
        row["next_w"], row["next_loss"], *_ = notes[epoch + 1]
        table.append(row)
    return table


def end_of(path, lowest):
    """What the weight of a run does in the end."""
    far = [abs(row["w"] - lowest) for row in path]
    reach = max(far[-10:]) / (far[0] or 1)  # how far off it still gets in the last ten passes
    outcome = "settles" if reach < 0.5 else "swings" if reach < 2 else "runs off"
    sides = {row["w"] > lowest for row in path[-10:]}
    outcome = "comes closer" if outcome == "swings" and len(sides) == 1 else outcome
    outcome = outcome if path[-1]["w"] == path[-1]["w"] else "becomes no number"
    return outcome if len(set(far)) > 1 else "stays"


def beside(outcome, left_out, lr, complete, lowest):
    """What the violet run is there for, and why it may look the worse one."""
    says = "Violet is the complete loop at the same rate"
    if left_out == "nothing":
        says = "Nothing is left out, so yours is the complete loop: violet, which shows that one, lies under it"
    if complete != "runs off":
        return f"{says}."
    says += f". Violet {complete}: its steps are too long. "
    if left_out == "zero_grad" and outcome == "swings":
        says += "In yours, `.grad` still holds slopes from the other side, which take back a part of most steps: "
        says += "it does not run off, and it never settles either. "
    return (
        says
        + f"The cure for it is a lower rate: at half of it the complete loop {end_of(rows('nothing', lr / 2), lowest)}."
    )


def run(left_out="nothing", lr=0.02):
    path, full = rows(left_out, lr), rows("nothing", lr)
    measured = [train("step", lr, 1, w / 10)[0][:2] for w in range(61)]  # by the loop's own loss
    bowl = [{"w": w, "loss": loss} for w, loss in measured]
    lowest = min(bowl + path, key=lambda row: row["loss"])["w"]
    outcome = end_of(path, lowest)
    facts = {"outcome": outcome, "last_w": path[-1]["w"]}
    late = max(abs(row["w"] - lowest) for row in path[-3:])
    ever_less = outcome == "settles" and late > 0.05
    facts["seen"] = "swings past the minimum, ever less" if ever_less else outcome
    facts["beside"] = beside(outcome, left_out, lr, end_of(full, lowest), lowest)
    held = round(float(f"{path[-1]['grad']:.3g}"), 3)
    facts["held"] = held if path[-1]["filled"] else "None"
    facts |= {"first_w": path[0]["w"], "first_grad": path[0]["grad"], "next_w": path[0]["next_w"]}
    facts["inputs"] = ", ".join(f"{v:g}" for v in x.flatten().tolist())
    facts["answers"] = ", ".join(f"{v:g}" for v in y.flatten().tolist())
    return facts, {"path": path, "full": full, "bowl": bowl}
