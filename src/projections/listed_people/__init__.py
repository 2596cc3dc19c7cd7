"""What became of every row of a list that carries its people? Who waits, who is accepted, who was returned and why."""
