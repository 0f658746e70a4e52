import torch
from torch import nn


def train(net, pictures, answers):
    optimizer = torch.optim.SGD(net.parameters(), lr=0.2)
    for _ in range(40):
        optimizer.zero_grad()
        loss = nn.functional.nll_loss(net(pictures), answers)  # cross-entropy
        loss.backward()
        optimizer.step()
    net.requires_grad_(False)  # from here on the weights stand still


def loss_of(net, x, answer):
    return -net(x)[..., answer]


def nudged(net, picture, answer, nudge):
    x = picture.clone().requires_grad_()  # now the gradient is asked for the picture
    loss = loss_of(net, x, answer)
    loss.backward()
    moved = picture + nudge * x.grad.sign()
    return loss.detach(), x.grad, moved


# For the charts
NAMES = ["three", "eight"]
INK = "..####...+....#..+....#...####....####...+....#..+....#...####.."  # + only in an eight


def trained_on_noisy_digits(digits):
    torch.manual_seed(0)
    answers = torch.arange(400) % 2
    pictures = digits[answers] + 0.4 * torch.randn(400, 64)
    net = nn.Sequential(nn.Linear(64, 16), nn.ReLU(), nn.Linear(16, 2), nn.LogSoftmax(-1))
    train(net, pictures, answers)
    return net


def run(shown="three", nudge=0.0):
    digits = torch.tensor([[c in dark for c in INK] for dark in ("#", "#+")]).float()
    net, k = trained_on_noisy_digits(digits), NAMES.index(shown)
    x = digits[k]
    loss, slope, moved = nudged(net, x, k, nudge)
    yours, nudges = torch.tensor(nudge), torch.arange(-30, 31)[:, None] / 100

    along = torch.stack([nudged(net, x, k, each.item())[2] for each in nudges])
    dice = loss_of(net, x + nudges * torch.randn(100, 1, 64).sign(), k).mean(0)
    path = {"nudge": nudges[:, 0], "loss": loss_of(net, along, k), "dice": dice}
    path |= {"yours": yours, "even": torch.tensor(2).log()}
    spot, ink = slope.abs().argmax(), torch.arange(21) / 20  # the steepest pixel, paper to ink
    one = torch.where(torch.arange(64) == spot, ink[:, None], x)
    one = {"ink": ink, "loss": loss_of(net, one, k), "line": loss + slope[spot] * (ink - x[spot])}
    cells = {"row": torch.arange(64) // 8, "column": torch.arange(64) % 8, "slope": slope}
    cells |= {"nudge": nudges[::5], "ink": along[::5], "yours": yours}

    then, says = loss_of(net, moved, k), NAMES[net(moved).argmax()]
    moves = ["same", "rises", "falls"][int((then - loss).sign())]
    facts = {"outcome": "flips" if says != shown else moves, "says": says}
    facts |= {"still": "still" if says == shown else "now"}
    facts |= {"moves": "stays as it is" if moves == "same" else moves}
    facts["did"] = f"The loss {facts['moves']}: {loss:.3g} before the nudge, {then:.3g} after it."
    if torch.equal(moved, x):
        facts["did"] = f"With this nudge nothing moved: the loss stays at {loss:.3g}."
    if (then - loss).isnan():
        facts |= dict.fromkeys(("outcome", "moves"), "is no number")
        facts["did"] = "The loss is no number, so nothing can be said of what the nudge does to it."
    facts |= {"loss": loss, "then": then, "slope": slope[spot], "sure": (-loss).exp()}
    return facts, {"path": path, "one": one, "cells": cells}
