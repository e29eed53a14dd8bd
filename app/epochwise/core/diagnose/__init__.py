"""The verdict on a finished run: measured facts, and the headline that follows from them."""
