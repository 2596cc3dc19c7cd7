"""How is Naungan reached over HTTP?"""
