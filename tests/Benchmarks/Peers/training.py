"""Training steps of Almagest's nets in plain PyTorch, as its users write them: a line "side task batch samples/s" for each. Sides are
pytorch (eager) and, on CUDA, graphs: the same step captured once and replayed, which is the limit. Beside them stands
tests/Networks.Torch.Tests/Throughput.cs; deploy/gpu/verify prints both."""
import argparse, math, time
import torch
from torch import nn
from nets import perceptron, residual

options = argparse.ArgumentParser()
options.add_argument("--device", default="cuda", choices=["cuda", "cpu"])
options.add_argument("--seconds", type=float, default=2.0)
options = options.parse_args()
device, cuda = torch.device(options.device), options.device == "cuda"
if not cuda:
    torch.set_num_threads(1)
torch.manual_seed(1)
SPECTRA, BINS, TARGETS, FEATURES, PARAMETERS, COMPONENTS = 24_576, 128, 2, 40, 4, 8
ENTRIES = PARAMETERS * (PARAMETERS - 1) // 2


def optimiser(net):
    return torch.optim.Adam(net.parameters(), lr=1e-4, capturable=True) if cuda else torch.optim.Adam(net.parameters(), lr=1e-4)


def learn(net, adam, loss):
    adam.zero_grad(set_to_none=False)
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    adam.step()


def auto_encoder():
    net = perceptron([2 * BINS, 256, 128, 8, 128, 256, BINS]).to(device)
    adam = optimiser(net)
    clean, seen = torch.randn(SPECTRA, BINS, device=device), torch.rand(SPECTRA, BINS, device=device) > 0.3

    def step(rows):
        truth, mask = clean[rows], seen[rows]
        observed = mask.float()
        filled = torch.where(mask, truth, torch.zeros_like(truth))
        with torch.no_grad():
            for _ in range(2):
                filled = torch.where(mask, truth, net(torch.cat([filled, observed], 1)))
        output = net(torch.cat([filled, observed], 1))
        learn(net, adam, ((output - truth) ** 2 * (1 - 0.9 * observed)).mean())

    return step


def regressors(count):
    nets = [residual(BINS, TARGETS).to(device) for _ in range(count)]
    adams = [optimiser(net) for net in nets]
    clean, targets = torch.randn(SPECTRA, BINS, device=device), torch.randn(SPECTRA, TARGETS, device=device)

    def step(rows):
        x, y = clean[rows], targets[rows]
        for net, adam in zip(nets, adams):
            learn(net, adam, ((net(x) - y) ** 2).mean())

    return step


def posterior():
    net = residual(FEATURES, COMPONENTS * (1 + 2 * PARAMETERS + ENTRIES)).to(device)
    adam = optimiser(net)
    features, truths = torch.randn(SPECTRA, FEATURES, device=device), torch.randn(SPECTRA, PARAMETERS, device=device)
    below = torch.tril_indices(PARAMETERS, PARAMETERS, -1, device=device)

    def step(rows):
        x, y = features[rows], truths[rows]
        numbers = net(x).view(-1, COMPONENTS, 1 + 2 * PARAMETERS + ENTRIES)
        weights, means, logs, entries = numbers.split([1, PARAMETERS, PARAMETERS, ENTRIES], -1)
        logs = 6 * torch.tanh(logs / 6)
        triangles = torch.diag_embed(logs.exp())
        triangles[..., below[0], below[1]] = entries
        normal = (triangles @ (y.unsqueeze(1) - means).unsqueeze(-1)).squeeze(-1)
        terms = weights.squeeze(-1).log_softmax(-1) + logs.sum(-1) - 0.5 * (normal**2).sum(-1)
        learn(net, adam, 0.5 * PARAMETERS * math.log(2 * math.pi) - terms.logsumexp(-1).mean())

    return step


def captured(step, batch):
    """The same step as one graph."""
    rows = torch.arange(batch, device=device)
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            step(rows)
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        step(rows)

    def replay(shown):
        rows.copy_(shown)
        graph.replay()

    return replay


def now():
    if cuda:
        torch.cuda.synchronize()
        return time.perf_counter()
    return time.process_time()


def speed(step, batch):
    steps, epoch = 0, SPECTRA // batch
    for _ in range(min(epoch, 20)):
        step(torch.randperm(SPECTRA, device=device)[:batch])
    began = now()
    while True:
        order = torch.randperm(SPECTRA, device=device)
        for i in range(epoch):
            step(order[i * batch : (i + 1) * batch])
        steps += epoch
        if now() - began >= options.seconds:
            return steps * batch / (now() - began)


tasks = {"auto-encoder": auto_encoder, "regressor": lambda: regressors(1), "4-regressors": lambda: regressors(4), "posterior": posterior}
for batch in (256, 2048, 8192):
    for task, make in tasks.items():
        print("pytorch", task, batch, round(speed(make(), batch)), flush=True)
        if cuda:
            print("graphs", task, batch, round(speed(captured(make(), batch), batch)), flush=True)
