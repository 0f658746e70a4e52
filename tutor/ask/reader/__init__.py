"""A trained reader: what a text asks for, and which of its words give which slot. It proposes; the kinds decide."""
