"""How is a request run? Bounded before, paced and timed while it runs, its failures told by kind and place."""
