"""Who was chosen, what was handed over, and out of how many? Acts of a region."""
