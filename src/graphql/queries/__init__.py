"""What can be asked? One file a question: its types and its resolver."""
