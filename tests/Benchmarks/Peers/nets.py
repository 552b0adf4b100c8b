"""The nets of Almagest in plain PyTorch, as its users write them."""
from torch import nn


def perceptron(widths):
    layers = []
    for i, (a, b) in enumerate(zip(widths, widths[1:])):
        layers += ([nn.SiLU()] if i else []) + [nn.Linear(a, b)]
    return nn.Sequential(*layers)


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.inner = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))

    def forward(self, x):
        return x + self.inner(x)


def residual(inputs, outputs, width=128, blocks=3):
    return nn.Sequential(
        nn.Linear(inputs, width), *[Block(width) for _ in range(blocks)], nn.LayerNorm(width), nn.SiLU(), nn.Linear(width, outputs)
    )
