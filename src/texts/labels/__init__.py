"""What is every closed term of the register called, and what does it mean? One room: values, codes, events, the catalogue."""
