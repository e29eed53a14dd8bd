"""Batchwise: see, batch by batch and epoch by epoch, what stochastic gradient descent does."""

__version__ = "0.1.0"
