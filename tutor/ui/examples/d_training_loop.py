# A short training loop
import torch

x = torch.tensor([1.0, 2.0, 3.0])
target = torch.tensor([3.0, 6.0, 9.0])
w = torch.tensor(1.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.05)

for step in range(5):
    loss = ((w * x - target) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(step, "loss", round(loss.item(), 4), "w", round(w.item(), 4))
