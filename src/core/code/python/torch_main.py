"""The command: trains, or shares the trials of a search out among the processes, and writes submission.csv."""

import argparse
import json
import types

import numpy as np


def load(place):
    pixels, labels = read_table(place / "train.csv")
    test, _ = read_table(place / "test.csv") if (place / "test.csv").exists() else (None, None)
    classes = np.array(CLASSES)
    return types.SimpleNamespace(pixels=pixels, labels=np.searchsorted(classes, labels), test=test, paper=PAPER)


def write_submission(path, probabilities):
    chosen = np.array(CLASSES)[probabilities.argmax(1)]
    rows = "".join(f"{row + 1},{label}\n" for row, label in enumerate(chosen))
    pathlib.Path(path).write_text(f"ImageId,Label\n{rows}")
    print(f"{path}: {len(chosen)} predictions", flush=True)


def run_trials(data, device, most_steps):
    """Each process trains every WORLD-th trial alone; the first one prints all of them, best first."""
    own = []
    for index in range(RANK, len(TRIALS), WORLD):
        accuracy = train(TRIALS[index]["recipe"], data, device, alone=True, most_steps=most_steps)[2]
        own.append({"trial": TRIALS[index]["name"], "validation_accuracy": accuracy, "process": RANK})
    every = [None] * WORLD
    if WORLD > 1:
        dist.all_gather_object(every, own)
    else:
        every = [own]
    if RANK == 0:
        found = sorted(sum(every, []), key=lambda each: -(each["validation_accuracy"] or 0))
        pathlib.Path("trials.json").write_text(json.dumps(found, indent=2))
        for each in found:
            print(f"{each['validation_accuracy'] or float('nan'):.4f}  {each['trial']}", flush=True)


def run_networks(data, device, options):
    """Trains the networks one after another, all processes together, and averages their probabilities."""
    total, log = 0, []
    for recipe in RECIPES:
        network, losses, accuracy = train(recipe, data, device, options.weights, most_steps=options.steps)
        log.append({"losses": losses, "validation_accuracy": accuracy})
        if data.test is not None and RANK == 0:
            total = total + predict(network, data.test, device)
    if RANK == 0 and options.log:
        pathlib.Path(options.log).write_text(json.dumps(log))
    if RANK == 0 and data.test is not None:
        write_submission(options.out, total / len(RECIPES))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=pathlib.Path, help="folder with train.csv and test.csv")
    parser.add_argument("--weights", help="weights.npz to start from")
    parser.add_argument("--predict", action="store_true", help="with --weights: predict without training")
    parser.add_argument("--trials", action="store_true", help="train the trials of the search instead")
    parser.add_argument("--steps", type=int, help="stop after so many steps")
    parser.add_argument("--log", help="file for the loss of every step, in JSON")
    parser.add_argument("--probabilities", help="with --predict: file for the probabilities, in numpy's format")
    parser.add_argument("--out", default="submission.csv")
    options = parser.parse_args()
    device = torch.device("cpu")
    if torch.cuda.is_available():
        device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0)))
        torch.cuda.set_device(device)
    if WORLD > 1:
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    data = load(options.data or find_data())
    if options.predict:
        network = build(RECIPES[0]["layers"], 0, alone=True).to(device)
        load_weights(network, options.weights)
        probabilities = predict(network, data.test, device)
        if options.probabilities:
            np.save(options.probabilities, probabilities)
        write_submission(options.out, probabilities)
    elif options.trials:
        run_trials(data, device, options.steps)
    else:
        run_networks(data, device, options)
    if WORLD > 1:
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
