"""The nets of Protocol S in plain PyTorch, as its users write them. Says what it is in one line, then answers each line of
"name batch seconds" with the CPU seconds of a step or a batch."""
import sys, time
import blas

described = blas.settle()
import torch
from torch import nn
from nets import perceptron, residual

if torch.backends.mkl.is_available():
    described = "MKL"

torch.manual_seed(1)
torch.set_num_threads(1)
BINS, TARGETS = 128, 2
denoiser = perceptron([2 * BINS, 256, 128, 8, 128, 256, BINS])
regressor = residual(BINS, TARGETS)


def cost(action, least):
    for _ in range(5):
        action()
    count, began = 0, time.process_time()
    while time.process_time() - began < least:
        action()
        count += 1
    return (time.process_time() - began) / count


def training(net, inputs, outputs, batch):
    x, y = torch.randn(batch, inputs), torch.randn(batch, outputs)
    adam = torch.optim.Adam(net.parameters(), lr=1e-4)

    def step():
        adam.zero_grad()
        ((net(x) - y) ** 2).mean().backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        adam.step()
    return step


def inference(batch):
    values, mask = torch.randn(batch, BINS), (torch.rand(batch, BINS) > 0.3).float()
    seen = mask > 0

    @torch.inference_mode()
    def run():
        filled = torch.zeros_like(values)
        for _ in range(2):
            filled = denoiser(torch.cat([torch.where(seen, values, filled), mask], 1))
        return regressor(torch.where(seen, values, filled))
    return run


print(f"PyTorch {torch.__version__}, {described}", flush=True)
steps = {}
for line in sys.stdin:
    name, batch, least = line.split()
    key, batch = (name, batch), int(batch)
    if key not in steps:
        if name == "train-dae":
            steps[key] = training(denoiser, 2 * BINS, BINS, batch)
        elif name == "train-regressor":
            steps[key] = training(regressor, BINS, TARGETS, batch)
        else:
            steps[key] = inference(batch)
    print(cost(steps[key], float(least)), flush=True)
