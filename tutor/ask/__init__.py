"""Ask: a question in plain words gets a computed answer, a curated one, or an honest "I don't know"."""
