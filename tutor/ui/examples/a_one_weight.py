# One weight and its gradient
import torch

w = torch.tensor(1.0, requires_grad=True)
x = torch.tensor(2.0)
target = torch.tensor(6.0)

loss = (w * x - target) ** 2
loss.backward()

print(w.grad)
