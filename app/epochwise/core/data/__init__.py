"""The rows: drawn from a seed or read from a file."""
