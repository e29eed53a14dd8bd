"""Training: the plan, the loops and their kernels, and what comes of them."""
