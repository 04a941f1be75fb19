"""Accuracy on rows that the network never saw, with its 95 % interval (Wilson 1927), and what is taken for what."""

for network, held_out, accuracy in trained:
    n = len(held_out)
    if n == 0:
        print("no rows were held out")
        continue
    z = 1.959964
    middle = (accuracy + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(accuracy * (1 - accuracy) / n + z * z / (4 * n * n))
    print(f"accuracy {accuracy:.4f} (95 %: {middle - half:.4f} to {middle + half:.4f}) on {n:,} rows")
    matrix = np.zeros((len(CLASSES), len(CLASSES)), dtype=int)
    np.add.at(matrix, (labels[held_out], probabilities_of(network, pixels[held_out]).argmax(1)), 1)
    print(matrix)
