"""How does somebody come in through a browser? Pages and forms, in Indonesian and English, without scripts but for passkeys."""
