"""The other side of `almagest bench`: the same absorbed power law, statistic and response by numpy and scipy.

    python3 peer.py PROBLEM

PROBLEM: one line of JSON (sizes and settings), then float64 arrays in the order in which they are taken below. Writes one
line of JSON: CPU seconds of one call each. A response is a sparse matrix; fits are Levenberg-Marquardt on the signed roots
of the statistic's terms (what Sherpa's levmar does too), profiles root-finding with such a fit at each point.
"""
import json, sys, time
import numpy as np
from scipy.optimize import brentq, least_squares
from scipy.sparse import csr_matrix

with open(sys.argv[1], 'rb') as file:
    head = json.loads(file.readline())
    raw = np.frombuffer(file.read(), float)
at = 0
def take(n):
    global at
    at += n
    return raw[at - n:at]

energies, bins, channels = head['energies'], head['bins'], head['channels']
edges = take(energies + 1); sigma = take(energies)
counts = take(bins); back = take(bins); scale = take(bins); variance = take(bins); start = take(3)
def matrix(rows):
    nonzero = int(take(1)[0])
    return csr_matrix((take(nonzero), (take(nonzero).astype(int), take(nonzero).astype(int))), (rows, energies))
response = matrix(bins); whole = matrix(channels)
log_edges = np.log(edges)

def flux(p):
    e = 1 - p[1]
    if abs(e) < 1e-9: e = 1e-9
    return p[2] * np.diff(np.exp(e * log_edges)) / e * np.exp(-p[0] * sigma)

def deviance(d, m):
    return np.maximum(m - d + np.where(d > 0, d * np.log(np.where(d > 0, d, 1) / m), 0), 0)

def residuals(p):
    m = response @ flux(p)
    if head['statistic'] == 'chi2': return (m - counts) / np.sqrt(variance)
    m = np.maximum(m, 1e-25)
    if head['statistic'] == 'cstat': return np.sign(m - counts) * np.sqrt(2 * deviance(counts, m))
    s, b, a = counts, back, scale
    half = 0.5 * (a * (s + b) - (1 + a) * m)
    root = np.sqrt(half * half + a * (1 + a) * b * m)
    with np.errstate(divide='ignore', invalid='ignore'):
        f = np.where(half >= 0, (half + root) / (a * (1 + a)), b * m / (root - half))
    f = np.where(s == 0, b / (1 + a), np.where(b == 0, np.maximum(0, s / (1 + a) - m / a), f))
    source = m + a * f
    return np.sign(source - s) * np.sqrt(2 * (deviance(s, source) + deviance(b, np.maximum(f, 1e-25))))

# nH, photon index and ln norm: the norm is positive and may be wrong by powers of ten.
free = [0, 1, 2] if head['free_column'] else [1, 2]
lower, upper = np.array([0, -3, -60.0]), np.array([1e4, 10, 60.0])
first = np.array([start[0], start[1], np.log(start[2])])

def fit(x, among):
    x = x.copy()
    def moved(values):
        x[among] = values
        return residuals((x[0], x[1], np.exp(x[2])))
    inside = np.clip(x[among], lower[among] + 1e-10, upper[among])
    found = least_squares(moved, inside, bounds=(lower[among], upper[among]), x_scale='jac', ftol=1e-8, xtol=1e-8, gtol=1e-8)
    x[among] = found.x
    return 2 * found.cost, x

def start_at_the_counts():
    # A norm that gives the data's counts, as Almagest begins too.
    x = first.copy()
    model = (response @ flux((x[0], x[1], np.exp(x[2])))).sum()
    net = (counts - (scale * back if head['statistic'] == 'wstat' else 0)).sum()
    if net > 0 and model > 0: x[2] += np.log(net / model)
    return x

def intervals(best, x):
    for index in free:
        among = [i for i in free if i != index]
        for sign in (-1, 1):
            def above(offset, index=index, among=among, sign=sign):
                moved = x.copy(); moved[index] += sign * offset
                return fit(moved, among)[0] - best - 1
            width = (x[0] - lower[0]) if index == 0 and sign < 0 else 1e3
            step = min(0.05, width)
            try:
                while above(step) < 0 and step < width: step = min(2 * step, width)
                brentq(above, 0, step, xtol=1e-4 * step)
            except ValueError: pass   # an end that meets the limit

def seconds(call, least=head['seconds']):
    call()
    best = np.inf
    for _ in range(5):
        calls, begun = 0, time.process_time()
        while True:
            call(); calls += 1
            passed = time.process_time() - begun
            if passed > least / 5: break
        best = min(best, passed / calls)
    return best

def chain(x, walkers=20, steps=40):
    rng = np.random.default_rng(1)
    def density(p): return np.array([-np.inf if q[0] < 0 else -0.5 * np.sum(residuals((q[0], q[1], np.exp(q[2]))) ** 2) for q in p])
    p = x + 1e-2 * rng.standard_normal((walkers, 3)) * np.array([x[0] + 1e-3, 1, 1])
    if not head['free_column']: p[:, 0] = x[0]
    p[:, 0] = np.abs(p[:, 0])
    d, half = density(p), walkers // 2
    begun = time.process_time()
    for step in range(steps):
        for h in (0, 1):
            mine = slice(h * half, (h + 1) * half); others = p[(1 - h) * half:(2 - h) * half]
            z = (rng.random(half) + 1) ** 2 / 2
            anchor = others[rng.integers(half, size=half)]
            y = anchor + z[:, None] * (p[mine] - anchor)
            dy = density(y)
            taken = np.log(rng.random(half)) < 2 * np.log(z) + dy - d[mine]
            p[mine] = np.where(taken[:, None], y, p[mine]); d[mine] = np.where(taken, dy, d[mine])
    return (time.process_time() - begun) / (walkers * steps)

answer = {}
statistic, best = fit(start_at_the_counts(), free)
answer['statistic'] = statistic
tasks = head['tasks']
if 'fit' in tasks or 'intervals' in tasks: answer['fit'] = seconds(lambda: fit(start_at_the_counts(), free))
if 'intervals' in tasks:
    begun = time.process_time()
    intervals(statistic, best)
    answer['fitWithIntervals'] = answer['fit'] + time.process_time() - begun
if 'fold' in tasks:
    photons = flux((best[0], best[1], np.exp(best[2])))
    answer['fold'] = seconds(lambda: response @ photons)
if 'fake' in tasks or 'sources' in tasks:
    rng = np.random.default_rng(1)
    expected = np.maximum(whole @ flux((start[0], start[1], start[2])), 0)
    answer['draw'] = seconds(lambda: rng.poisson(expected))
    answer['fake'] = seconds(lambda: rng.poisson(np.maximum(whole @ flux((start[0], start[1], start[2])), 0)))
if 'chain' in tasks: answer['sample'] = chain(best)
print(json.dumps({key: float(value) for key, value in answer.items()}))
