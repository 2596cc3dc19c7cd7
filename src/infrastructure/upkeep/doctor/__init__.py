"""What is wrong with this installation? Each file looks at one side of it and changes nothing."""
