"""What is said to people? Sentences of refusals, rows, findings and faults, in each language."""
