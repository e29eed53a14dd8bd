"""The questions that readers of a tutorial on batches and epochs asked, each answered by a run."""
