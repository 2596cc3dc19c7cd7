"""How does a read model come about, and how is it read? What every projection stands on."""
