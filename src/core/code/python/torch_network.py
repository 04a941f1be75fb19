"""The network, layer by layer. Images are [batch, 1, 28, 28]; weights come as the notebook writes them."""

import numpy as np
import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.nn.functional import all_reduce

RANK, WORLD = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))


def sum_over_processes(tensor, alone):
    """The sum over all processes that train one network, through which gradients flow."""
    return tensor if alone or WORLD == 1 else all_reduce(tensor)


class BatchNorm(nn.Module):
    """Normalises over the minibatch of all processes; like Keras it keeps the biased variance."""

    def __init__(self, channels, momentum, epsilon, alone):
        super().__init__()
        self.momentum, self.epsilon, self.alone = momentum, epsilon, alone
        self.gamma, self.beta = nn.Parameter(torch.ones(channels)), nn.Parameter(torch.zeros(channels))
        self.register_buffer("moving_mean", torch.zeros(channels))
        self.register_buffer("moving_variance", torch.ones(channels))

    def forward(self, x):
        axes = [0, *range(2, x.dim())]
        shape = [1, -1] + [1] * (x.dim() - 2)
        mean, variance = self.moving_mean, self.moving_variance
        if self.training:
            count = sum_over_processes(torch.tensor(float(x.numel() // x.shape[1]), device=x.device), self.alone)
            mean = sum_over_processes(x.sum(axes), self.alone) / count
            variance = sum_over_processes(((x - mean.view(shape)) ** 2).sum(axes), self.alone) / count
            with torch.no_grad():
                self.moving_mean.lerp_(mean, 1 - self.momentum)
                self.moving_variance.lerp_(variance, 1 - self.momentum)
        scale = self.gamma * (variance + self.epsilon).rsqrt()
        return (x - mean.view(shape)) * scale.view(shape) + self.beta.view(shape)


class Flatten(nn.Module):
    """Row by row with the channels last, as TensorFlow lays images out."""

    def forward(self, x):
        return x if x.dim() == 2 else x.permute(0, 2, 3, 1).flatten(1)


class GlobalAveragePooling(nn.Module):
    def forward(self, x):
        return x.mean((2, 3))


ACTIVATIONS = {
    "relu": nn.ReLU,
    "leakyRelu": lambda: nn.LeakyReLU(0.3),
    "elu": nn.ELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
}


def same_padding(length, size, stride):
    """Zeros before and after a row by TensorFlow's rule: an odd one goes after it."""
    total = max((-(-length // stride) - 1) * stride + size - length, 0)
    return total // 2, total - total // 2


class PaddedPooling(nn.Module):
    """Pooling whose windows reach beyond the image, where their cells do not count."""

    def __init__(self, kind, size, stride, padding):
        super().__init__()
        self.pool = nn.MaxPool2d(size, stride) if kind == "maxPool" else nn.AvgPool2d(size, stride)
        self.padding, self.is_mean = padding, kind == "avgPool"

    def forward(self, x):
        if not self.is_mean:
            return self.pool(nn.functional.pad(x, self.padding, value=-torch.inf))
        inside = nn.functional.pad(torch.ones_like(x[:1, :1]), self.padding)
        return self.pool(nn.functional.pad(x, self.padding)) / self.pool(inside)


def pooling(layer, shape):
    kind, size, stride = layer["kind"], layer["poolSize"], layer["stride"]
    if layer.get("padding") == "same":
        _, height, width = shape
        padding = [*same_padding(width, size, stride), *same_padding(height, size, stride)]
        return PaddedPooling(kind, size, stride, padding)
    return nn.MaxPool2d(size, stride) if kind == "maxPool" else nn.AvgPool2d(size, stride)


def convolution(layer, shape):
    channels, height, width = shape
    size, stride = layer["kernelSize"], layer["stride"]
    padding = [0, 0, 0, 0]
    if layer["padding"] == "same":
        padding = [*same_padding(width, size, stride), *same_padding(height, size, stride)]
    convolve = nn.Conv2d(channels, layer["filters"], size, stride)
    return nn.Sequential(nn.ZeroPad2d(padding), convolve) if any(padding) else convolve


def module_of(layer, shape, alone):
    """The module of one layer for inputs of this shape: [channels, height, width] or [units]."""
    kind = layer["kind"]
    if kind == "conv2d":
        return convolution(layer, shape)
    if kind == "dense":
        return nn.Linear(shape[0], layer["units"])
    if kind == "batchNorm":
        return BatchNorm(shape[0], layer["momentum"], layer["epsilon"], alone)
    if kind in ("maxPool", "avgPool"):
        return pooling(layer, shape)
    if kind == "globalAvgPool":
        return GlobalAveragePooling()
    if kind == "dropout":
        return nn.Dropout(layer["rate"])
    if kind == "flatten":
        return Flatten()
    return ACTIVATIONS[layer.get("function", kind)]()


def build(layers, seed, alone):
    """The network, trained by one process alone or by all together, with starting weights as Keras draws them: Glorot's uniform kernels, biases 0."""
    torch.manual_seed(seed)
    network = nn.Sequential()
    seen = {}
    probe = torch.zeros(1, 1, 28, 28)
    for layer in layers:
        seen[layer["kind"]] = seen.get(layer["kind"], 0) + 1
        module = module_of(layer, probe.shape[1:], alone)
        network.add_module(f"{layer['kind']}_{seen[layer['kind']]}", module)
        for part in module.modules():
            if isinstance(part, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                nn.init.zeros_(part.bias)
        with torch.no_grad():
            probe = module.eval()(probe)
        module.train()
    return network


def load_weights(network, path):
    """Loads a weights.npz of the notebook: one array for each tensor, in TensorFlow's layout."""
    with np.load(path) as arrays, torch.no_grad():
        for name, array in arrays.items():
            layer, role = name.split("/")
            module = getattr(network, layer)
            module = module[1] if isinstance(module, nn.Sequential) else module
            tensor = torch.from_numpy(array.astype(np.float32))
            if role == "kernel":
                tensor = tensor.permute(3, 2, 0, 1) if tensor.dim() == 4 else tensor.t()
            own = {"kernel": "weight", "movingMean": "moving_mean", "movingVariance": "moving_variance"}
            getattr(module, own.get(role, role)).copy_(tensor)
