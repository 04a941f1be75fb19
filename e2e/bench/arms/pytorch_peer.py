"""PyTorch: the native peer. Reads its job from a folder, then one command a line: `losses FIRST COUNT`, `run FIRST COUNT`."""
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
for line in sys.stdin:
    command, first, steps = line.split()
    began = time.perf_counter()
    got = [step(int(first) + i) for i in range(int(steps))]
    if command == "losses":
        say({"losses": [loss.item() for loss in got]})
    else:
        say({"seconds": time.perf_counter() - began})
