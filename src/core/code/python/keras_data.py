"""Labels become the index of their class."""

data_folder = find_data()
pixels, written = read_table(data_folder / "train.csv")
test_pixels, _ = read_table(data_folder / "test.csv")
labels = np.searchsorted(CLASSES, written)
print(f"{len(pixels):,} images to train on, {len(test_pixels):,} to predict")
