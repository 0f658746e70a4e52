# A small network
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(1, 2)
        self.out = nn.Linear(2, 1)

    def forward(self, x):
        return self.out(torch.tanh(self.hidden(x)))


torch.manual_seed(0)
model = Net()
x = torch.tensor([[1.0]])
target = torch.tensor([[0.5]])

loss = ((model(x) - target) ** 2).mean()
loss.backward()

print("loss", loss.item())
for name, parameter in model.named_parameters():
    print(name, parameter.grad)
