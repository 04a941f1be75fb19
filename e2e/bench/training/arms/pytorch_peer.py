"""
PyTorch: the native peer. Reads its job from a folder, then one command a line: `losses FIRST COUNT`, `run FIRST COUNT`,
`state FILE`, `restore FILE STEP` (weights, first and second moments, one after another) and `matrix`. Every file of
parameters has them layer by layer, the running statistics of a batch normalisation among them. The job says whether it runs
on the processor or by CUDA, there also as a captured graph.
"""
import json
import sys
import time

import numpy as np
import torch
from torch import nn

job = json.load(open(sys.argv[1] + "/job.json"))
on_gpu = job["device"] == "cuda"
if on_gpu:
    import pytorch_cuda

    pytorch_cuda.prepare()
torch.set_num_threads(job["threads"])
layout = torch.channels_last if job["channelsLast"] else torch.contiguous_format
raw = np.fromfile(job["images"], np.uint8)
count, batch = job["imageCount"], job["batch"]
pixels = torch.from_numpy(raw[: count * 784].reshape(count, 1, 28, 28).astype("f4") / 255)
pixels = pixels.to(job["device"], memory_format=layout)
labels = torch.from_numpy(raw[count * 784 :].astype("i8")).to(job["device"])
weights = np.fromfile(sys.argv[1] + "/weights.bin", "<f4")
start = time.perf_counter()

layers, channels, offset = [], 1, 0


def take(*shape):
    """The next tensor of the flat file, in this shape."""
    global offset
    size = int(np.prod(shape))
    values = torch.from_numpy(weights[offset : offset + size].reshape(shape).copy())
    offset += size
    return values


for index, layer in enumerate(job["layers"]):
    kind = layer["kind"]
    if kind == "conv2d":
        size, filters = layer["kernelSize"], layer["filters"]
        module = nn.Conv2d(channels, filters, size, layer["stride"], layer["padding"])
        module.weight = nn.Parameter(take(filters, channels, size, size))
        module.bias = nn.Parameter(take(filters))
        channels = filters
    elif kind == "dense":
        inputs = job["denseInputs"][index]
        module = nn.Linear(inputs, layer["units"])
        module.weight = nn.Parameter(take(inputs, layer["units"]).t().contiguous())
        module.bias = nn.Parameter(take(layer["units"]))
        channels = layer["units"]
    elif kind == "batchNorm":
        kept = nn.BatchNorm1d if any(isinstance(other, nn.Flatten) for other in layers) else nn.BatchNorm2d
        # PyTorch's momentum is the share of the new batch. Its running variance is the unbiased one, which training never reads.
        module = kept(channels, layer["epsilon"], 1 - layer["momentum"])
        module.weight, module.bias = nn.Parameter(take(channels)), nn.Parameter(take(channels))
        module.running_mean.copy_(take(channels))
        module.running_var.copy_(take(channels))
    elif kind == "relu":
        module = nn.ReLU()
    elif kind == "maxPool":
        module = nn.MaxPool2d(layer["poolSize"], layer["stride"])
    elif kind == "flatten":
        module = nn.Flatten()
    else:
        raise ValueError(f"this arm has no {kind}")
    layers.append(module)

model = nn.Sequential(*layers).to(job["device"], memory_format=layout)
adam = job["adam"]
options = {"fused": job["fused"], "capturable": job["captured"]} if on_gpu else {}
optimizer = torch.optim.Adam(
    model.parameters(), lr=adam["learningRate"], betas=(adam["beta1"], adam["beta2"]), eps=adam["epsilon"], **options
)


def loss_of(images, targets):
    return nn.functional.cross_entropy(model(images), targets)


def step(index):
    first = index * batch % count
    optimizer.zero_grad()
    loss = loss_of(pixels[first : first + batch], labels[first : first + batch])
    loss.backward()
    optimizer.step()
    return loss


if job["captured"]:
    shown, wanted = pixels[:batch].clone(memory_format=layout), labels[:batch].clone()
    graph, last_loss = pytorch_cuda.capture(model, optimizer, lambda: loss_of(shown, wanted))

    def step(index):
        first = index * batch % count
        shown.copy_(pixels[first : first + batch])
        wanted.copy_(labels[first : first + batch])
        graph.replay()
        return last_loss.detach().clone()


def finish():
    """Waits for a GPU to have done what it was told."""
    if on_gpu:
        torch.cuda.synchronize()


def say(answer):
    print(json.dumps(answer), flush=True)


first_loss = step(0).item()
say(
    {
        "version": torch.__version__,
        "device": torch.cuda.get_device_name() if on_gpu else "processor",
        "coldSeconds": time.perf_counter() - start,
        "firstLoss": first_loss,
    }
)


def tensors():
    """Parameters and running statistics, layer by layer."""
    for module in model:
        yield from module.parameters()
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            yield from (module.running_mean, module.running_var)


def moment(name):
    """Finds a tensor's moment; running statistics have none, which files hold as zeros."""

    def find(tensor):
        return optimizer.state[tensor][name] if isinstance(tensor, nn.Parameter) else torch.zeros_like(tensor)

    return find


parts = (lambda tensor: tensor.data, moment("exp_avg"), moment("exp_avg_sq"))


def moved(values):
    """Dense kernels lie in files as `[inputs, units]`."""
    return values.t() if values.dim() == 2 else values


def write_state(path):
    with open(path, "wb") as file:
        for part in parts:
            for tensor in tensors():
                moved(part(tensor)).contiguous().cpu().numpy().astype("<f4").tofile(file)


def read_state(path, steps):
    flat, at = torch.from_numpy(np.fromfile(path, "<f4")), 0
    for part in parts:
        for tensor in tensors():
            target = moved(part(tensor))
            target.copy_(flat[at : at + target.numel()].reshape(target.shape))
            at += target.numel()
    for state in optimizer.state.values():
        # In place: a captured graph counts in this very tensor.
        state["step"].fill_(steps)


def matrix():
    """GFLOP/s of a matrix product: one that fits a processor's caches, or one that keeps a GPU busy."""
    side, best = (4096 if on_gpu else 512), 0.0
    a, b = torch.rand(side, side, device=job["device"]), torch.rand(side, side, device=job["device"])
    for _ in range(20):
        finish()
        began = time.perf_counter()
        a @ b
        finish()
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
        finish()
        began = time.perf_counter()
        got = [step(first + i) for i in range(steps)]
        finish()
        if command == "losses":
            say({"losses": [loss.item() for loss in got]})
        else:
            say({"seconds": time.perf_counter() - began})
