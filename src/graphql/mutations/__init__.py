"""What can be recorded? One file a family of commands."""
