"""How does an officer's file become candidates, and how do the rows that failed come back to be corrected?"""
