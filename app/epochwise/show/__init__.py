"""How a run looks: what more than one picture must agree on is computed here once, and travels in the run's JSON."""
