"""How many are covered? The ledger of deltas, and what is asked of it."""
