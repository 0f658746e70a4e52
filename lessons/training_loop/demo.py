import torch
from torch import nn

x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
y = 3 * x
criterion = nn.MSELoss()


def train(left_out, lr, epochs=30):
    model = nn.Linear(1, 1, bias=False)
    nn.init.ones_(model.weight)
    optimizer, w, seen = torch.optim.SGD(model.parameters(), lr=lr), model.weight, []
    for epoch in range(epochs):
        loss = criterion(model(x), y)
        row = {"epoch": epoch, "w": w.item(), "loss": loss.item()}
        if left_out != "zero_grad":
            optimizer.zero_grad()
        row["emptied"] = str(w.grad)
        if left_out != "backward":
            loss.backward()
        row |= {"filled": w.grad is not None, "grad": w.grad.item() if w.grad is not None else 0.0}
        if left_out != "step":
            optimizer.step()
        row |= {"next_w": w.item(), "next_loss": criterion(model(x), y).item()}
        seen.append(row)
    return seen


def run(left_out="nothing", lr=0.02):
    path, full = train(left_out, lr), train("nothing", lr)
    far = [abs(row["w"] - 3) for row in path]
    reach = max(far[-10:]) / far[0]  # how far off the weight still gets in the last ten passes
    outcome = "settles" if reach < 0.5 else "swings" if reach < 2 else "runs off"
    grid = torch.linspace(0, 6, 121)
    bowl = {"w": grid, "loss": ((x * grid - y) ** 2).mean(dim=0)}
    facts = {"outcome": outcome if max(far) > min(far) else "stays", "last_w": path[-1]["w"]}
    facts |= {"held": f"{round(path[-1]['grad'], 3) + 0:.3g}" if path[-1]["filled"] else "None"}
    facts |= {"first_w": path[0]["w"], "first_grad": path[0]["grad"], "next_w": path[0]["next_w"]}
    return facts, {"path": path, "full": full, "bowl": bowl}
