"""Where are names, NIKs and birth dates? Sealed, under keys of their own."""
