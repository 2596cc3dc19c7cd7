"""What can one ask the register to do? Each command reads, decides by the pure rules, and records all or nothing."""
