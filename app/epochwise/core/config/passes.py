"""How many batches a pass has: one trip through the training rows."""


def batches_per_pass(samples: int, batch_size: int, remainder: str) -> int:
    """Batches of a pass through so many rows; `remainder` says whether a short last batch is kept or dropped."""
    full, rest = divmod(samples, min(batch_size, samples) if remainder == "keep" else batch_size)
    return full + (1 if rest and remainder == "keep" else 0)
