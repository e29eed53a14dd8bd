"""What a reader sees, in a language: English, one of the catalogues here, or a pseudo-language for tests."""
