"""Counts with their nouns, as sentences and labels have them."""

from epochwise.core.config.text import Text, counted


def samples_text(count: int) -> Text:
    """So many samples."""
    return counted("{count} sample", "{count} samples", count=count)


def batches_text(count: int) -> Text:
    """So many batches."""
    return counted("{count} batch", "{count} batches", count=count)


def updates_text(count: int) -> Text:
    """So many updates."""
    return counted("{count} update", "{count} updates", count=count)


def epochs_text(count: float) -> Text:
    """So many epochs; of a run cut short, not always a whole number."""
    if not isinstance(count, int):
        return Text("{epochs} epochs", epochs=f"{count:,}")
    return counted("{count} epoch", "{count} epochs", count=count)
