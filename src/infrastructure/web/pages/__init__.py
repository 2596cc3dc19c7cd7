"""What does somebody see who writes no GraphQL? Pages, made on the server, each a client of the contract. One file a screen.

frame.py has what they share, state.py what a link keeps, documents.py the questions they ask (queries/*.graphql), forms.py how a
form becomes a command. docs/adding-a-screen.md tells the making.
"""
