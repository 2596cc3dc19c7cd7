"""What is true: events, states, decisions and policies. Standard library only."""
