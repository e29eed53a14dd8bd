"""What the answers look like, for the OpenAPI document alone: answers are encoded without a look at any of this."""
