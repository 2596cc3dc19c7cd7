"""What we can ask: one file a question, with its tables, how events change them, and its queries."""
