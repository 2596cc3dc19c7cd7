"""Under which papers does a region act, and with what money and places?"""
