"""The learning rate of every step, from 0, as a function of the recipe."""

import math


def cosine_between(start, end, share):
    return end + (start - end) / 2 * (1 + math.cos(math.pi * min(max(share, 0), 1)))


def learning_rate(recipe, step, steps_per_epoch, plateau=1.0):
    peak, schedule = recipe["learning_rate"], recipe["schedule"]
    steps = recipe["epochs"] * steps_per_epoch
    warmup = math.floor(schedule["warmup"] * steps + 0.5)
    rising = (step + 1) / warmup if step < warmup else 1
    kind = schedule["kind"]
    if kind == "cosine":
        if step < warmup:
            return peak * rising
        return cosine_between(peak, peak * schedule["final"], (step - warmup) / max(steps - 1 - warmup, 1))
    if kind == "oneCycle":  # Smith and Topin 2018, with the corners of PyTorch's OneCycleLR
        top = schedule["warmup"] * steps - 1
        start = peak / schedule["start"]
        if step <= top:
            return cosine_between(start, peak, step / top) if top > 0 else peak
        return cosine_between(peak, start * schedule["final"], (step - top) / max(steps - 1 - top, 1))
    if kind == "step":
        return peak * schedule["factor"] ** (step // steps_per_epoch // schedule["every"]) * rising
    if kind == "plateau":
        return peak * plateau * rising
    return peak * rising


def plateau_factor(schedule, validation_losses):
    """The factor of a plateau schedule after epochs with these validation losses; 1 for every other schedule."""
    if schedule["kind"] != "plateau":
        return 1.0
    best, waited, drops = math.inf, 0, 0
    for loss in validation_losses:
        waited = 0 if loss < best else waited + 1
        best = min(best, loss)
        if waited >= schedule["patience"]:
            drops += waited > 0
            waited = 0
    return schedule["factor"] ** drops
