import torch


def loss_of(w):
    return (w - 3) ** 2


def run(w=1.0):
    w = torch.tensor(w, requires_grad=True)
    loss = loss_of(w)
    loss.backward()

    grid = torch.linspace(-2, 8, 101)
    curve = [{"w": x, "loss": y} for x, y in zip(grid.tolist(), loss_of(grid).tolist())]
    here = [{"w": w.item(), "loss": loss.item(), "gradient": w.grad.item()}]
    side = "left" if w.grad < 0 else "right" if w.grad > 0 else "bottom"
    return {"loss": loss.item(), "gradient": w.grad.item(), "side": side}, {
        "curve": curve,
        "here": here,
    }
