"""What a run can be: its fields, the data sets and models to choose from, its canonical form and id, its refusals."""
