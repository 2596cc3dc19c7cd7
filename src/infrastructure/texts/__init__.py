"""What does the command line say? Its texts, in each language."""
