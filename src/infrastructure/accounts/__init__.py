"""Who is it? Accounts, what they sign in with, sessions and tokens; what they may do is told elsewhere."""
