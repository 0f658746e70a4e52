# One part used twice
import torch

w = torch.tensor(2.0, requires_grad=True)

shared = w * 3
loss = shared + shared**2
loss.backward()

print(w.grad)
