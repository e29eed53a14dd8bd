"""Several configurations side by side: what is kept, what is held equal, other seeds, grids."""
