"""What kernels are made of: arrays, compiling, lanes, mathematics and random numbers with the same bits everywhere."""
