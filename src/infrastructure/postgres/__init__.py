"""How is PostgreSQL run and spoken to?"""
