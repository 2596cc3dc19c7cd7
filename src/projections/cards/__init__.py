"""Where is each card, in which status, and how many are there? Its days, its ledger, and what is asked of them."""
