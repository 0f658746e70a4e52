"""Looking ahead among a question's tokens."""

from collections.abc import Sequence

from tutor.ask.lexer import Token
from tutor.ask.tree import Num, Tree, Unreadable, Var

CLOSING = {"(": ")", "[": "]", "{": "}", "|": "|"}
END = Token("stop", "")


class Cursor:
    """A place among tokens, and what can be told by looking ahead from there."""

    def __init__(self, found: Sequence[Token], at: int = 0) -> None:
        self.found = found
        self.at = at
        self.depth = 0
        self.loose = False  # whether "x y" is a product, as it is behind an equals sign

    def peek(self, ahead: int = 0) -> Token:
        """Return a token further on; an empty stop beyond the end."""
        index = self.at + ahead
        return self.found[index] if index < len(self.found) else END

    def take(self) -> Token:
        """Return the next token and go past it."""
        token = self.peek()
        self.at += 1
        return token

    def ended(self) -> bool:
        """Say whether the formula cannot go on: words, a stop or nothing follow."""
        return self.peek().kind in ("word", "stop") and self.peek().text != ","

    def starts(self, ahead: int) -> bool:
        """Say whether a formula could start there."""
        token = self.peek(ahead)
        signed = token.text in ("+", "-") and token.kind == "op" and self.peek(ahead + 1).text not in ("+", "=")
        bracket = token.kind == "op" and token.text in CLOSING
        return token.kind in ("num", "name", "func", "own") or bracket or (signed and self.starts(ahead + 1))

    def implied(self, tree: Tree) -> bool:
        """Say whether the next token multiplies what was read: 2x, x(x+1), 3 sin x, but not "x=2 y=3" or "x y"."""
        token, after = self.peek(), self.peek(1)
        self.refuse_if(token.text == "[" and not token.spaced, "an element of a list")
        if token.text == "(":
            if after.kind == "word" or self.peek(2).text == "=":
                return False
            return not token.spaced or (not isinstance(tree, Num | Var) and not self.is_point())
        if token.kind == "func":
            return after.kind in ("num", "name", "func") or after.text in ("(", "^", "-")
        if token.kind == "own":
            return True
        assigned = token.spaced and (after.text in ("=", ":", ":=", "is") or (after.kind == "num" and after.spaced))
        apart = token.spaced and isinstance(tree, Var) and not self.loose
        return token.kind == "name" and not assigned and not apart

    def is_point(self) -> bool:
        """Say whether the bracket ahead holds numbers and commas only, as a point does."""
        index = self.at + 1
        inside: list[Token] = []
        while index < len(self.found) and self.found[index].text not in (")", "]"):
            inside.append(self.found[index])
            index += 1
        return all(token.kind == "num" or token.text in (",", "-") for token in inside)

    def refuse_if(self, unclear: bool, reason: str) -> None:
        """Raise Unreadable where the formula has two readings."""
        if unclear:
            raise Unreadable(reason)
