"""Augmentation: each image gets its own random affine map, elastic field and erased rectangle in every epoch."""

import numpy as np

SIDE = 28
CENTRE = (SIDE - 1) / 2
CELL = 7  # the elastic field is given at the corners of cells of 7 x 7 pixels
CORNERS = SIDE // CELL + 1


def mix(a, b, weight):
    return a + weight * (b - a)


def affine_maps(augmentation, key):
    """The inverse map of each image [6, images, 1, 1]: output (x, y) shows the input at (a x + b y + c, d x + e y + f)."""

    def within(name, counter):
        return augmentation[name] * (2 * random_unit(key, counter) - 1)

    angle = within("rotation", 0)
    scale_x, scale_y = 1 + within("scale", 1), 1 + within("scale", 2)
    shear = within("shear", 3)
    origin_x, origin_y = CENTRE + within("shift", 4), CENTRE + within("shift", 5)
    cosine, sine = np.cos(angle), np.sin(angle)
    a, b = (cosine + shear * sine) / scale_x, (sine - shear * cosine) / scale_x
    d, e = -sine / scale_y, cosine / scale_y
    c, f = CENTRE - a * origin_x - b * origin_y, CENTRE - d * origin_x - e * origin_y
    return np.stack([a, b, c, d, e, f]).astype(np.float32)[:, :, None, None]


def elastic_fields(augmentation, key):
    """Displacements in pixels [2, images, 28, 28]: smooth between random corners (a cheap form of Simard et al. 2003)."""
    points = np.arange(2 * CORNERS * CORNERS)
    drawn = augmentation["elastic"] * (2 * random_unit(key[:, None], 16 + points) - 1)
    grid = drawn.astype(np.float32).reshape(-1, 2, CORNERS, CORNERS)
    t = np.arange(CELL) / CELL
    weight = np.tile((t * t * (3 - 2 * t)).astype(np.float32), CORNERS - 1)
    cell = np.arange(SIDE) // CELL
    rows = mix(grid[:, :, cell], grid[:, :, cell + 1], weight[:, None])
    return mix(rows[..., cell], rows[..., cell + 1], weight).transpose(1, 0, 2, 3)


def erase(images, augmentation, key, level):
    """Blanks one rectangle of 4 to 12 pixels a side in some images (Zhong et al. 2017)."""
    width, height = 4 + random_below(key, 7, 9), 4 + random_below(key, 8, 9)
    left, top = random_below(key, 9, SIDE - width + 1), random_below(key, 10, SIDE - height + 1)
    for i in np.flatnonzero(random_unit(key, 6) < augmentation["erase"]):
        images[i, top[i] : top[i] + height[i], left[i] : left[i] + width[i]] = level


def augment(pixels, rows, epoch, seed, augmentation, paper):
    """Images of these rows as the epoch sees them [rows, 28, 28], 0 to 1. Outside of an image is the grey `paper`."""
    key = derive_key(seed, STREAM["augment"], epoch, rows)
    a, b, c, d, e, f = affine_maps(augmentation, key)
    x = np.arange(SIDE, dtype=np.float32)[None, None, :]
    y = np.arange(SIDE, dtype=np.float32)[None, :, None]
    source_x, source_y = a * x + (b * y + c), d * x + (e * y + f)
    if augmentation["elastic"] > 0:
        shift_x, shift_y = elastic_fields(augmentation, key)
        source_x, source_y = source_x + shift_x, source_y + shift_y
    source_x, source_y = np.clip(source_x, -1, SIDE), np.clip(source_y, -1, SIDE)
    column, line = np.floor(source_x).astype(int), np.floor(source_y).astype(int)
    share_x, share_y = source_x - column.astype(np.float32), source_y - line.astype(np.float32)
    images = pixels[rows].reshape(-1, SIDE, SIDE)
    bordered = np.pad(images, ((0, 0), (1, 2), (1, 2)), constant_values=paper).astype(np.float32)
    each = np.arange(len(rows))[:, None, None]

    def grey(down, right):
        return bordered[each, line + 1 + down, column + 1 + right]

    upper, lower = mix(grey(0, 0), grey(0, 1), share_x), mix(grey(1, 0), grey(1, 1), share_x)
    moved = mix(upper, lower, share_y) * np.float32(1 / 255)
    erase(moved, augmentation, key, np.float32(paper) * np.float32(1 / 255))
    return moved
