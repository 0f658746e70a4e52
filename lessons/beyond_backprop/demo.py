import torch
from torch import nn

NAMES = ["three", "eight"]
INK = "..####...+....#..+....#...####....####...+....#..+....#...####.."  # + only in an eight


def run(shown="three", nudge=0.0):
    digits = torch.tensor([[c in dark for c in INK] for dark in ("#", "#+")]).float()
    torch.manual_seed(0)
    label = torch.arange(400) % 2
    noisy = digits[label] + 0.4 * torch.randn(400, 64)
    net = nn.Sequential(nn.Linear(64, 16), nn.ReLU(), nn.Linear(16, 2), nn.LogSoftmax(-1))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.2)
    for _ in range(40):
        optimizer.zero_grad()
        nn.functional.nll_loss(net(noisy), label).backward()
        optimizer.step()
    net.requires_grad_(False)  # from here on the weights stand still

    k = NAMES.index(shown)
    x = digits[k].clone().requires_grad_()  # the gradient is asked for the picture
    loss = -net(x)[k]
    loss.backward()
    x, loss, slope, way = x.detach(), loss.detach(), x.grad, x.grad.sign()

    nudges, yours = torch.arange(-30, 31)[:, None] / 100, torch.tensor(nudge)
    along, dice = x + nudges * way, x + nudges * torch.randn(100, 1, 64).sign()
    path = {"nudge": nudges[:, 0], "loss": -net(along)[:, k], "dice": -net(dice)[..., k].mean(0)}
    path |= {"yours": yours, "even": torch.tensor(2).log()}
    spot, ink = slope.abs().argmax(), torch.arange(21) / 20  # the steepest pixel, paper to ink
    one = torch.where(torch.arange(64) == spot, ink[:, None], x)
    one = {"ink": ink, "loss": -net(one)[:, k], "line": loss + slope[spot] * (ink - x[spot])}
    cells = {"row": torch.arange(64) // 8, "column": torch.arange(64) % 8, "slope": slope}
    cells |= {"nudge": nudges[::5], "ink": along[::5], "yours": yours}

    then, says = -net(x + yours * way)[k], NAMES[net(x + yours * way).argmax()]
    outcome = "flips" if says != shown else ["same", "rises", "falls"][int((then - loss).sign())]
    facts = {"outcome": outcome, "says": says, "loss": loss, "then": then, "slope": slope[spot]}
    return facts | {"sure": (-loss).exp()}, {"path": path, "one": one, "cells": cells}
