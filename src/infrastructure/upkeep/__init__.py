"""What does an operator do now and then? Keys changed, batches that were left open given up."""
