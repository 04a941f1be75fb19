"""One network is trained epoch by epoch; all GPUs share each minibatch."""


class Batches(keras.utils.PyDataset):
    """The minibatches of one epoch."""

    def __init__(self, recipe, rows, epoch):
        super().__init__()
        self.recipe, self.epoch = recipe, epoch
        self.order = epoch_order(rows, recipe["seed"], epoch)

    def __len__(self):
        return -(-len(self.order) // self.recipe["batch_size"])

    def __getitem__(self, index):
        size = self.recipe["batch_size"]
        rows = self.order[index * size : (index + 1) * size]
        if self.recipe["augmentation"] is None:
            images = pixels[rows].reshape(-1, 28, 28).astype(np.float32) * np.float32(1 / 255)
        else:
            images = augment(pixels, rows, self.epoch, self.recipe["seed"], self.recipe["augmentation"], PAPER)
        return images[..., None], keras.utils.to_categorical(labels[rows], len(CLASSES))


class Rates(keras.callbacks.Callback):
    """Sets the learning rate before every step."""

    def __init__(self, recipe, epoch, steps, plateau):
        super().__init__()
        self.recipe, self.first, self.steps, self.plateau = recipe, epoch * steps, steps, plateau

    def on_train_batch_begin(self, batch, logs=None):
        rate = learning_rate(self.recipe, self.first + batch, self.steps, self.plateau)
        self.model.optimizer.learning_rate = rate


def load_weights(network, path):
    """Weights as the page exports them: an array for each tensor, named after layer and role."""
    roles = ["kernel", "bias"], ["gamma", "beta", "movingMean", "movingVariance"]
    with np.load(path) as arrays:
        for layer in network.layers:
            for names in roles:
                own = [arrays[f"{layer.name}/{role}"] for role in names if f"{layer.name}/{role}" in arrays]
                if own:
                    layer.set_weights(own)


def probabilities_of(network, images):
    """[rows, classes]"""
    logits = network.predict(images.reshape(-1, 28, 28, 1).astype(np.float32) / 255, batch_size=1000, verbose=0)
    return np.array(keras.ops.softmax(logits))


def train(recipe, build, make_optimizer):
    """Trains one network. Gives it, the rows that it never saw, and its accuracy on them."""
    split = recipe["validation_share"], recipe["split_seed"], recipe["left_out"], recipe["part"]
    training, held_out = split_rows(pixels, labels, *split)
    keras.utils.set_random_seed(recipe["seed"])
    with strategy.scope():
        network = build()
        if START_FROM:
            load_weights(network, START_FROM)
        optimizer = make_optimizer()
        if recipe["optimizer"]["kind"] == "adamw":
            optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
        smoothing = recipe["label_smoothing"]
        loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=smoothing)
        network.compile(optimizer=optimizer, loss=loss, metrics=["accuracy"])
    losses, best, waited = [], (-1.0, None), 0
    for epoch in range(recipe["epochs"]):
        batches = Batches(recipe, training, epoch)
        rates = Rates(recipe, epoch, len(batches), plateau_factor(recipe["schedule"], losses))
        network.fit(batches, initial_epoch=epoch, epochs=epoch + 1, shuffle=False, callbacks=[rates], verbose=2)
        running = network.get_weights()
        if recipe["ema_decay"] > 0:  # the moving average of the weights is what counts
            network.optimizer.finalize_variable_values(network.trainable_variables)
        kept = network.get_weights()
        if len(held_out) == 0:
            best = (None, kept)
        else:
            chosen = probabilities_of(network, pixels[held_out])
            accuracy = float((chosen.argmax(1) == labels[held_out]).mean())
            losses.append(float(-np.log(np.maximum(chosen[np.arange(len(held_out)), labels[held_out]], 1e-30)).mean()))
            print(f"epoch {epoch + 1}: validation accuracy {accuracy:.4f}, loss {losses[-1]:.4f}")
            waited = 0 if accuracy > best[0] else waited + 1
            if recipe["keep"] == "last" or waited == 0:
                best = (accuracy, kept)
        network.set_weights(running)
        if 0 < recipe["patience"] <= waited:
            break
    network.set_weights(best[1])
    return network, held_out, best[0]
