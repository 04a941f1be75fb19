"""
PyTorch: the native peer. Reads its job from a folder, then one command a line: `losses FIRST COUNT`, `run FIRST COUNT`,
`state FILE`, `restore FILE STEP` (weights, first and second moments, one after another) and `matrix`.
"""
import json
import sys
import time

import numpy as np
import torch
from torch import nn

job = json.load(open(sys.argv[1] + "/job.json"))
torch.set_num_threads(job["threads"])
raw = np.fromfile(job["images"], np.uint8)
count, batch = job["imageCount"], job["batch"]
pixels = torch.from_numpy(raw[: count * 784].reshape(count, 1, 28, 28).astype("f4") / 255)
labels = torch.from_numpy(raw[count * 784 :].astype("i8"))
weights = np.fromfile(sys.argv[1] + "/weights.bin", "<f4")
start = time.perf_counter()

layers, channels, units, offset = [], 1, 0, 0


def take(*shape):
    """The next tensor of the flat file, in this shape."""
    global offset
    size = int(np.prod(shape))
    values = torch.from_numpy(weights[offset : offset + size].reshape(shape).copy())
    offset += size
    return nn.Parameter(values)


for index, layer in enumerate(job["layers"]):
    kind = layer["kind"]
    if kind == "conv2d":
        size, filters = layer["kernelSize"], layer["filters"]
        module = nn.Conv2d(channels, filters, size, layer["stride"], layer["padding"])
        module.weight, module.bias = take(filters, channels, size, size), take(filters)
        channels = filters
    elif kind == "dense":
        inputs = job["denseInputs"][index]
        module = nn.Linear(inputs, layer["units"])
        module.weight = nn.Parameter(take(inputs, layer["units"]).data.t().contiguous())
        module.bias = take(layer["units"])
    elif kind == "relu":
        module = nn.ReLU()
    elif kind == "maxPool":
        module = nn.MaxPool2d(layer["poolSize"], layer["stride"])
    elif kind == "flatten":
        module = nn.Flatten()
    else:
        raise ValueError(f"the benchmark models have no {kind}")
    layers.append(module)

model = nn.Sequential(*layers)
adam = job["adam"]
optimizer = torch.optim.Adam(
    model.parameters(), lr=adam["learningRate"], betas=(adam["beta1"], adam["beta2"]), eps=adam["epsilon"]
)


def step(index):
    first = index * batch % count
    optimizer.zero_grad()
    logits = model(pixels[first : first + batch])
    loss = nn.functional.cross_entropy(logits, labels[first : first + batch])
    loss.backward()
    optimizer.step()
    return loss


def say(answer):
    print(json.dumps(answer), flush=True)


first_loss = step(0).item()
say(
    {
        "runsOn": f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads",
        "coldSeconds": time.perf_counter() - start,
        "firstLoss": first_loss,
    }
)


def moved(parameter, values):
    """Dense kernels lie in files as `[inputs, units]`."""
    return values.t() if parameter.dim() == 2 else values


def write_state(path):
    with open(path, "wb") as file:
        for read in (lambda p: p.data, lambda p: optimizer.state[p]["exp_avg"], lambda p: optimizer.state[p]["exp_avg_sq"]):
            for parameter in model.parameters():
                moved(parameter, read(parameter)).contiguous().numpy().astype("<f4").tofile(file)


def read_state(path, steps):
    flat, at = torch.from_numpy(np.fromfile(path, "<f4")), 0
    for write in (
        lambda p, values: p.data.copy_(values),
        lambda p, values: optimizer.state[p]["exp_avg"].copy_(values),
        lambda p, values: optimizer.state[p]["exp_avg_sq"].copy_(values),
    ):
        for parameter in model.parameters():
            target = moved(parameter, parameter.data)
            write(parameter, moved(parameter, flat[at : at + target.numel()].reshape(target.shape)))
            at += target.numel()
    for state in optimizer.state.values():
        state["step"] = torch.tensor(float(steps))


def matrix():
    """GFLOP/s of a matrix product that fits the caches."""
    side, best = 512, 0.0
    a, b = torch.rand(side, side), torch.rand(side, side)
    for _ in range(20):
        began = time.perf_counter()
        a @ b
        best = max(best, 2 * side**3 / (time.perf_counter() - began) / 1e9)
    return best


for line in sys.stdin:
    command, *words = line.split()
    if command == "state":
        write_state(words[0])
        say({"step": int(next(iter(optimizer.state.values()))["step"])})
    elif command == "restore":
        read_state(words[0], int(words[1]))
        say({})
    elif command == "matrix":
        say({"gigaflops": matrix()})
    else:
        first, steps = map(int, words)
        began = time.perf_counter()
        got = [step(first + i) for i in range(steps)]
        if command == "losses":
            say({"losses": [loss.item() for loss in got]})
        else:
            say({"seconds": time.perf_counter() - began})
