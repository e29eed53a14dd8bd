"""Those that run the worked example: ours, its limit in C, and its peers."""
