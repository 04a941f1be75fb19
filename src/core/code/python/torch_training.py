"""Training on any number of processes: each takes its share of every minibatch, so the steps are those of one alone."""

import torch
from torch.nn import functional as F
from torch.nn.parallel import DistributedDataParallel


class RMSprop(torch.optim.Optimizer):
    """TensorFlow's rule, with epsilon under the root."""

    def __init__(self, groups, rho, epsilon):
        super().__init__(groups, {"lr": 0.0, "rho": rho, "epsilon": epsilon})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for parameter in group["params"]:
                square = self.state[parameter].setdefault("square", torch.zeros_like(parameter))
                square.lerp_(parameter.grad**2, 1 - group["rho"])
                parameter -= group["lr"] * parameter.grad / (square + group["epsilon"]).sqrt()


def optimizer_of(network, spec):
    """Only kernels decay, not biases and not what normalisation learns."""
    kernels = [p for p in network.parameters() if p.dim() > 1]
    others = [p for p in network.parameters() if p.dim() == 1]
    decay = spec.get("weightDecay", 0)
    groups = [{"params": kernels, "weight_decay": decay}, {"params": others, "weight_decay": 0}]
    if spec["kind"] == "sgd":
        return torch.optim.SGD(groups, lr=1e-3, momentum=spec["momentum"], nesterov=spec["nesterov"])
    if spec["kind"] == "rmsprop":
        return RMSprop(groups, spec["rho"], spec["epsilon"])
    rule = torch.optim.AdamW if spec["kind"] == "adamw" else torch.optim.Adam
    return rule(groups, lr=1e-3, betas=(spec["beta1"], spec["beta2"]), eps=spec["epsilon"])


class Average:
    """The moving average of all weights, with TensorFlow's rule for its first steps."""

    def __init__(self, network, decay):
        self.network, self.decay = network, decay
        self.tensors = {name: tensor.clone() for name, tensor in network.state_dict().items()}

    def follow(self, step):
        decay = min(self.decay, (1 + step) / (10 + step))
        for name, tensor in self.network.state_dict().items():
            self.tensors[name].lerp_(tensor, 1 - decay)


def images_of(data, recipe, rows, epoch):
    if recipe["augmentation"] is None:
        return data.pixels[rows].reshape(-1, 1, 28, 28).astype(np.float32) * np.float32(1 / 255)
    return augment(data.pixels, rows, epoch, recipe["seed"], recipe["augmentation"], data.paper)[:, None]


def train_step(model, optimizer, recipe, data, rows, epoch, alone, device):
    """One step on a minibatch, of which this process takes its share. Gives the mean loss over all of it."""
    world = 1 if alone else WORLD
    own = rows if alone else rows[RANK::WORLD]
    images = torch.from_numpy(images_of(data, recipe, own, epoch)).to(device)
    labels = torch.from_numpy(data.labels[own]).to(device)
    total = F.cross_entropy(model(images), labels, label_smoothing=recipe["label_smoothing"], reduction="sum")
    # DistributedDataParallel takes the mean over the processes.
    loss = total * world / len(rows)
    optimizer.zero_grad()
    loss.backward()
    if recipe["clip_norm"] > 0:
        torch.nn.utils.clip_grad_norm_(model.parameters(), recipe["clip_norm"])
    optimizer.step()
    mean = loss.detach() / world
    return float(sum_over_processes(mean, alone))


@torch.no_grad()
def predict(network, pixels, device):
    """Probabilities [rows, classes]."""
    network.eval()
    found = []
    for start in range(0, len(pixels), 1000):
        part = pixels[start : start + 1000].reshape(-1, 1, 28, 28).astype(np.float32) * np.float32(1 / 255)
        found.append(network(torch.from_numpy(part).to(device)).softmax(1).cpu().numpy())
    network.train()
    return np.concatenate(found)


def validate(network, data, rows, alone, device):
    """Accuracy and mean loss; each process looks at its share, and all get the same answer."""
    own = rows if alone else rows[RANK::WORLD]
    chosen = predict(network, data.pixels[own], device)
    labels = data.labels[own]
    loss = -np.log(np.maximum(chosen[np.arange(len(own)), labels], 1e-30)).sum()
    sums = torch.tensor([float((chosen.argmax(1) == labels).sum()), float(loss)], dtype=torch.float64)
    correct, total = sum_over_processes(sums.to(device), alone).tolist()
    return correct / len(rows), total / len(rows)


def train(recipe, data, device, weights=None, alone=False, most_steps=None):
    """Trains one network. Gives it, the loss of every step and the validation accuracy of its weights."""
    network = build(recipe["layers"], recipe["seed"], alone).to(device)
    if weights:
        load_weights(network, weights)
    model = network if alone or WORLD == 1 else DistributedDataParallel(network, broadcast_buffers=False)
    optimizer = optimizer_of(network, recipe["optimizer"])
    average = Average(network, recipe["ema_decay"]) if recipe["ema_decay"] > 0 else None
    split = recipe["validation_share"], recipe["split_seed"], recipe["left_out"], recipe["part"]
    training, validation = split_rows(data.pixels, data.labels, *split)
    size = recipe["batch_size"]
    steps = -(-len(training) // size)
    losses, validation_losses = [], []
    best = (-1.0, None)
    waited = 0
    for epoch in range(recipe["epochs"]):
        order = epoch_order(training, recipe["seed"], epoch)
        plateau = plateau_factor(recipe["schedule"], validation_losses)
        for step in range(steps):
            number = epoch * steps + step
            for group in optimizer.param_groups:
                group["lr"] = learning_rate(recipe, number, steps, plateau)
            rows = order[step * size : (step + 1) * size]
            losses.append(train_step(model, optimizer, recipe, data, rows, epoch, alone, device))
            if average:
                average.follow(number)
            if number + 1 == most_steps:
                return network, losses, None
        running = {name: tensor.clone() for name, tensor in network.state_dict().items()}
        kept = average.tensors if average else running
        if len(validation) == 0:
            best = (None, {name: tensor.clone() for name, tensor in kept.items()})
            continue
        network.load_state_dict(kept)
        accuracy, loss = validate(network, data, validation, alone, device)
        network.load_state_dict(running)
        validation_losses.append(loss)
        waited = 0 if accuracy > best[0] else waited + 1
        if recipe["keep"] == "last" or waited == 0:
            best = (accuracy, {name: tensor.clone() for name, tensor in kept.items()})
        if alone or RANK == 0:
            print(f"epoch {epoch + 1}: loss {np.mean(losses[-steps:]):.4f}, validation accuracy {accuracy:.4f}", flush=True)
        if 0 < recipe["patience"] <= waited:
            break
    network.load_state_dict(best[1])
    return network, losses, best[0]
