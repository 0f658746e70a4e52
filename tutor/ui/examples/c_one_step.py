# One step downhill
import torch

w = torch.tensor(1.0, requires_grad=True)
lr = 0.1

loss = (w - 3) ** 2
loss.backward()

with torch.no_grad():
    w -= lr * w.grad
w.grad = None

print("w is now", w.item())
print("the loss was", loss.item())
print("the loss is", ((w - 3) ** 2).item())
