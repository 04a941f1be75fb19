"""Keras on whatever this machine has. More than one GPU share the work."""

import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
import tensorflow as tf
from keras import layers

gpus = tf.config.list_physical_devices("GPU")
strategy = tf.distribute.MirroredStrategy() if len(gpus) > 1 else tf.distribute.get_strategy()
START_FROM = None  # "weights.npz" starts from the weights that were exported beside this notebook
print(f"Keras {keras.__version__}, TensorFlow {tf.__version__}, {len(gpus)} GPU(s)")
