"""The probabilities of all networks are averaged, from one view of each image."""

average = sum(probabilities_of(network, test_pixels) for network, _, _ in trained) / len(trained)
chosen = CLASSES[average.argmax(1)]
with open("submission.csv", "w") as file:
    file.write("ImageId,Label\n")
    file.writelines(f"{row + 1},{label}\n" for row, label in enumerate(chosen))
print(f"submission.csv: {len(chosen):,} predictions")
