"""How it is asked: schema, inputs, and resolvers that translate and nothing else."""
