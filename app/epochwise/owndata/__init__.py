"""The data sets that users have uploaded, in a folder of the operator's choice."""
