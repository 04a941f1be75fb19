"""What Keras does and PyTorch does otherwise, for the anchor of the accuracy bench.

Sources: keras-preprocessing 1.1.2 (image/image_data_generator.py, image/affine_transformations.py), Keras 2.x
(optimizers.py, layers/convolutional.py, layers/normalization.py).
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

SIDE = 28


def transforms(count, generator, rotation=10.0, zoom=0.1, shift=0.1):
    """Random matrices [count, 2, 3] from output to input coordinates (row, column, 1), in pixels.

    As ImageDataGenerator(rotation_range=10, zoom_range=0.1, width_shift_range=0.1, height_shift_range=0.1) draws them:
    the angle in degrees, shifts as shares of the side and without rounding, each axis its own zoom.
    """
    draw = torch.rand(count, 5, generator=generator) * 2 - 1
    angle = draw[:, 0] * math.radians(rotation)
    return matrices(angle, draw[:, 1:3] * shift * SIDE, 1 + draw[:, 3:5] * zoom)


def matrices(angle, shift, zoom):
    """Rotation times shift times zoom, about the centre of the image: `angle` [n], `shift` and `zoom` [n, 2]."""
    zero, one = torch.zeros_like(angle), torch.ones_like(angle)

    def rows(*values):
        return torch.stack(values, dim=1).reshape(-1, 3, 3)

    cos, sin = torch.cos(angle), torch.sin(angle)
    turn = rows(cos, -sin, zero, sin, cos, zero, zero, zero, one)
    move = rows(one, zero, shift[:, 0], zero, one, shift[:, 1], zero, zero, one)
    scale = rows(zoom[:, 0], zero, zero, zero, zoom[:, 1], zero, zero, zero, one)
    centre = SIDE / 2 - 0.5
    there = torch.tensor([[1, 0, centre], [0, 1, centre], [0, 0, 1]])
    back = torch.tensor([[1, 0, -centre], [0, 1, -centre], [0, 0, 1]])
    return (there @ turn @ move @ scale @ back)[:, :2]


def warp(images, transform):
    """Images [n, 1, 28, 28] read at the transformed places: linear interpolation, fill mode "nearest"."""
    # grid_sample wants (x, y) from -1 to 1, from the middle of the first pixel to that of the last.
    axis = torch.arange(SIDE, dtype=images.dtype, device=images.device)
    row, column = torch.meshgrid(axis, axis, indexing="ij")
    places = torch.stack((row, column, torch.ones_like(row)), dim=-1)
    found = torch.einsum("nij,rcj->nrci", transform.to(images), places)
    grid = found.flip(-1) * (2 / (SIDE - 1)) - 1
    return F.grid_sample(images, grid, mode="bilinear", padding_mode="border", align_corners=True)


def learning_rate(epoch):
    """The rate of an epoch, counted from 0: LearningRateScheduler(lambda x: 1e-3 * 0.95 ** x)."""
    return 1e-3 * 0.95**epoch


class Adam:
    """Keras' Adam: epsilon is added before the correction of the bias, where PyTorch adds it after."""

    def __init__(self, parameters, beta1=0.9, beta2=0.999, epsilon=1e-7):
        self.parameters = list(parameters)
        self.first = [torch.zeros_like(each) for each in self.parameters]
        self.second = [torch.zeros_like(each) for each in self.parameters]
        self.betas, self.epsilon, self.steps = (beta1, beta2), epsilon, 0

    @torch.no_grad()
    def step(self, rate):
        beta1, beta2 = self.betas
        self.steps += 1
        corrected = rate * math.sqrt(1 - beta2**self.steps) / (1 - beta1**self.steps)
        gradients = [each.grad for each in self.parameters]
        torch._foreach_mul_(self.first, beta1)
        torch._foreach_add_(self.first, gradients, alpha=1 - beta1)
        torch._foreach_mul_(self.second, beta2)
        torch._foreach_addcmul_(self.second, gradients, gradients, value=1 - beta2)
        root = torch._foreach_sqrt(self.second)
        torch._foreach_add_(root, self.epsilon)
        torch._foreach_addcdiv_(self.parameters, self.first, root, value=-corrected)
        for each in self.parameters:
            each.grad = None


class SameStridedConv(nn.Conv2d):
    """A convolution with stride 2 and padding "same", which Keras puts one pixel more of behind than in front."""

    def forward(self, images):
        pads = []
        for size, kernel in zip(reversed(images.shape[2:]), reversed(self.kernel_size)):
            total = max((math.ceil(size / 2) - 1) * 2 + kernel - size, 0)
            pads += [total // 2, total - total // 2]
        return super().forward(F.pad(images, pads))


def batch_norm(channels):
    """Keras' momentum of 0.99 is PyTorch's 0.01."""
    return nn.BatchNorm2d(channels, momentum=0.01, eps=1e-3)


def initialise(network):
    """Glorot's uniform weights, and zero biases."""
    for layer in network.modules():
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)
