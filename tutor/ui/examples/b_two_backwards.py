# Two calls of backward
import torch

w = torch.tensor(1.0, requires_grad=True)

loss = (w - 3) ** 2
loss.backward()
print("after one call:", w.grad)

loss = (w - 3) ** 2
loss.backward()
print("after two calls:", w.grad)
