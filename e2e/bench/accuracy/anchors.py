"""The anchor of the accuracy bench: C. Deotte, "25 Million Images! [0.99757] MNIST" (Kaggle 2018), in PyTorch.

    python3 anchors.py SPLIT.zip ... [--out FOLDER] [--networks 15] [--votes 5,15] [--epochs 45] [--batch 64] [--bfloat16]

Each zip is the sample data of one split, named split-N.zip. Every network trains on nine tenths of train.csv, drawn anew for
each, for 45 epochs. The predictions go to FOLDER (predictions, beside this file) in the form that `bench -- accuracy`
reads: each network as a training of the system "deotte", the networks being its seeds, and the votes as "deotte-vote-5"
and "deotte-vote-15". With other epochs or batches they are other systems, such as "deotte-1-64". What is there already is
not trained again; a vote adds up probabilities, which FOLDER/probabilities keeps.

With --bfloat16 the convolutions and the dense layer are trained on numbers of 16 bits (mixed precision: weights, normalisation,
loss and Adam keep 32, and predictions are made with 32), in little more than half the time on a processor that multiplies
them. It is another system too, "deotte-bfloat16".
"""

import argparse
import io
import json
import math
import os
import pathlib
import re
import time
import zipfile

import keras_details as keras
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent

# Epochs and images a batch of the published recipe.
PUBLISHED = (45, 64)


def network():
    """32C3-32C3-32C5S2-64C3-64C3-64C5S2-128C4-10, each convolution with ReLU and then batch normalisation."""

    def block(inputs, outputs):
        layers = []
        for channels, kernel, conv in (
            (inputs, 3, nn.Conv2d),
            (outputs, 3, nn.Conv2d),
            (outputs, 5, keras.SameStridedConv),
        ):
            stride = {"stride": 2} if kernel == 5 else {}
            layers += [conv(channels, outputs, kernel, **stride), nn.ReLU(), keras.batch_norm(outputs)]
        return [*layers, nn.Dropout(0.4)]

    last = [nn.Conv2d(64, 128, 4), nn.ReLU(), keras.batch_norm(128), nn.Flatten(), nn.Dropout(0.4), nn.Linear(128, 10)]
    made = nn.Sequential(*block(1, 32), *block(32, 64), *last)
    keras.initialise(made)
    return made


def table(archive, name, kind=np.uint8):
    """The numbers of a CSV file, [rows, columns]."""
    head, _, lines = archive.read(name).partition(b"\n")
    numbers = np.fromstring(lines.rstrip().replace(b"\n", b","), dtype=kind, sep=",")
    return numbers.reshape(-1, head.count(b",") + 1)


def train(pixels, labels, seed, options, device):
    """A network, trained on nine tenths of the images [n, 784] in whole batches."""
    batch = options.batch
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    # Channels last spare a processor a tenth of the time.
    layout = torch.channels_last if device == "cpu" else torch.contiguous_format
    made = network().to(device, memory_format=layout)
    optimizer = keras.Adam(made.parameters())
    rows = torch.randperm(len(labels), generator=generator)[: len(labels) - math.ceil(len(labels) / 10)]
    images = (pixels[rows].reshape(-1, 1, keras.SIDE, keras.SIDE).float() / 255).to(device)
    truth = labels[rows].to(device)
    made.train()
    for epoch in range(options.epochs):
        order = torch.randperm(len(truth), generator=generator).to(device)
        matrices = keras.transforms(len(truth), generator).to(device)
        for step in range(len(truth) // batch):
            chosen = order[step * batch : (step + 1) * batch]
            distorted = keras.warp(images[chosen], matrices[step * batch : (step + 1) * batch])
            with torch.autocast(device, torch.bfloat16, enabled=options.bfloat16):
                logits = made(distorted.contiguous(memory_format=layout))
            F.cross_entropy(logits.float(), truth[chosen]).backward()
            optimizer.step(keras.learning_rate(epoch))
    return made.eval()


@torch.no_grad()
def probabilities_of(made, pixels, device):
    """Softmax, [n, 10]."""
    parts = []
    for part in pixels.reshape(-1, 1, keras.SIDE, keras.SIDE).split(1000):
        parts.append(F.softmax(made(part.to(device).float() / 255), dim=1).cpu())
    return torch.cat(parts).numpy()


def calibration_error(probabilities, truth, bins=15):
    """Expected calibration error, as src/core/evaluation/calibration/reliability.ts has it."""
    sure, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    place = np.clip(np.ceil(sure * bins).astype(int) - 1, 0, bins - 1)
    gaps = [abs(sure[place == each].sum() - right[place == each].sum()) for each in range(bins)]
    return float(sum(gaps) / len(truth))


def replace(path, content):
    """Writes the file at once as a whole: an interrupted run leaves none that is cut off."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    os.replace(part, path)


def store(folder, system, split, seed, seconds, probabilities, truth):
    chosen = np.clip(probabilities[np.arange(len(truth)), truth], 1e-7, None)
    head = {
        "version": 2,
        "system": system,
        "settings": None,
        "split": split,
        "seed": seed,
        "seconds": seconds,
        "validation": None,
        "likelihood": float(-np.log(chosen.astype(np.float64)).mean()),
        "calibration": calibration_error(probabilities, truth),
        "calibrated": None,
        "expected": None,
    }
    classes = probabilities.argmax(axis=1).astype(np.uint8)
    path = folder / f"{system}-split-{split}-seed-{seed}.predictions"
    replace(path, json.dumps(head).encode() + b"\n" + classes.tobytes())
    print(f"{system}, split {split}, seed {seed}: {int((classes != truth).sum())} wrong of {len(truth)}", flush=True)


def run_split(path, options, device):
    split = int(re.search(r"split-(\d+)", path.name).group(1))
    with zipfile.ZipFile(path) as archive:
        training = torch.from_numpy(table(archive, "train.csv"))
        test = torch.from_numpy(table(archive, "test.csv"))
        # Read here for the scores alone: nothing that is trained or predicted sees them.
        truth = table(archive, "solution.csv", np.int64)[:, 1]
    pixels, labels = training[:, 1:], training[:, 0].long()
    published = (options.epochs, options.batch) == PUBLISHED
    system = "deotte" if published else f"deotte-{options.epochs}-{options.batch}"
    system += "-bfloat16" if options.bfloat16 else ""
    kept = options.out / "probabilities"
    kept.mkdir(parents=True, exist_ok=True)
    members = []
    for number in range(1, options.networks + 1):
        file = kept / f"{system}-split-{split}-network-{number}.npz"
        if not file.exists():
            begun = time.time()
            made = train(pixels, labels, 1000 * split + number, options, device)
            found = probabilities_of(made, test, device)
            content = io.BytesIO()
            np.savez(content, probabilities=found, seconds=time.time() - begun)
            replace(file, content.getvalue())
        with np.load(file) as saved:
            members.append((saved["probabilities"], float(saved["seconds"])))
        store(options.out, system, split, number, members[-1][1], members[-1][0], truth)
    for count in options.votes:
        if count <= len(members):
            voters = members[:count]
            mean = sum(each for each, _ in voters) / count
            store(options.out, f"{system}-vote-{count}", split, 1, sum(took for _, took in voters), mean, truth)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("zips", nargs="+", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "predictions")
    parser.add_argument("--networks", type=int, default=15)
    parser.add_argument("--votes", type=lambda text: [int(each) for each in text.split(",")], default=[5, 15])
    parser.add_argument("--epochs", type=int, default=PUBLISHED[0])
    parser.add_argument("--batch", type=int, default=PUBLISHED[1])
    parser.add_argument("--bfloat16", action="store_true")
    options = parser.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"on {device}", flush=True)
    for path in options.zips:
        run_split(path, options, device)


if __name__ == "__main__":
    main()
