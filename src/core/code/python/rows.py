"""Which rows are held out, and in which order the others are seen: the same as in the notebook that this comes from.

A random number is a pure function of a key and a counter ("lowbias32", https://nullprogram.com/blog/2018/07/31/).
"""

import numpy as np

WORD = np.uint64(0xFFFFFFFF)
GOLDEN = np.uint64(0x9E3779B9)
STREAM = {"split": 2, "order": 3, "augment": 5}


def words(value):
    return np.asarray(value).astype(np.uint64) & WORD


def mix32(value):
    x = words(value)
    x = ((x ^ (x >> np.uint64(16))) * np.uint64(0x7FEB352D)) & WORD
    x = ((x ^ (x >> np.uint64(15))) * np.uint64(0x846CA68B)) & WORD
    return x ^ (x >> np.uint64(16))


def derive_key(seed, *parts):
    key = mix32(words(seed) + GOLDEN)
    for part in parts:
        key = mix32((key ^ mix32(words(part) + np.uint64(0x85EBCA6B))) + GOLDEN)
    return key


def random_bits(key, counter):
    return mix32(mix32(words(counter) + GOLDEN) ^ key)


def random_unit(key, counter):
    """Numbers in [0, 1) with 24 random bits."""
    return (random_bits(key, counter) >> np.uint64(8)).astype(np.float64) / 16777216


def random_below(key, counter, bound):
    return np.floor(random_bits(key, counter).astype(np.float64) / 4294967296 * bound).astype(np.int64)


def permutation(count, key):
    """A seeded permutation of 0 .. count - 1 (Fisher-Yates)."""
    places = np.arange(count)
    chosen = random_below(key, places, places + 1)
    order = list(range(count))
    for i in range(count - 1, 0, -1):
        j = chosen[i]
        order[i], order[j] = order[j], order[i]
    return np.array(order, dtype=np.int64)


def quotas_of(counts, share):
    """About `share` of each count, as integers whose sum is the rounded share of all (largest remainders)."""
    quotas = [int(count * share) for count in counts]
    missing = int(np.floor(sum(counts) * share + 0.5)) - sum(quotas)
    by_remainder = sorted(range(len(counts)), key=lambda i: (quotas[i] - counts[i] * share, i))
    for i in by_remainder[:missing]:
        quotas[i] += 1
    return quotas


def dealt_images(images, order, copies, rows_each, part):
    """Deals the images of a class out, so many rows to each part; the images of part `part`, from 0."""
    dealt = set()
    for turn in range(part + 1):
        own, room = [], rows_each
        for again in range(2):
            for place in order:
                row = images[place]
                if room > 0 and row not in dealt and copies[row] <= room:
                    own.append(row)
                    dealt.add(row)
                    room -= copies[row]
            if room == 0 or turn == 0:
                break
            if again == 0:
                dealt = set(own)
    return own


def split_rows(pixels, labels, share, seed, left_out=(), part=0):
    """Rows to train on and rows held out: the same share of each class; rows with equal images stay together.

    The parts 0, 1, 2, ... share no row until every row was in one of them: each network may hold out one of its own.

    Rows that are left out are in neither; the others are split as if these were there.

    pixels [rows, 784] bytes, labels [rows] class indices.
    """
    first_with = {}
    first = np.array([first_with.setdefault(image.tobytes(), row) for row, image in enumerate(pixels)])
    copies = np.bincount(first, minlength=len(labels))
    rows = np.arange(len(labels))
    images = [rows[(first == rows) & (labels == label)] for label in range(labels.max() + 1)]
    quotas = quotas_of([int(copies[each].sum()) for each in images], share)
    held = np.zeros(len(labels), dtype=bool)
    for label, (own, rows_each) in enumerate(zip(images, quotas)):
        order = permutation(len(own), derive_key(seed, STREAM["split"], label))
        held[dealt_images(own, order, copies, rows_each, part)] = True
    used = ~np.isin(rows, left_out)
    return rows[~held[first] & used], rows[held[first] & used]


def epoch_order(rows, seed, epoch):
    """The rows in the order of one epoch, from 0; minibatches are consecutive parts of it."""
    return rows[permutation(len(rows), derive_key(seed, STREAM["order"], epoch))]
