"""Numbers with commas between them, in brackets or without: points, vectors, data."""

from tutor.ask.evaluate import number
from tutor.ask.formula import Parser
from tutor.ask.tree import Tree, Unreadable, variables

Values = tuple[float, ...]


class Lists(Parser):
    """Reads lists of numbers besides formulas."""

    def whole(self, loose: bool = False) -> Tree:
        """Read a formula from its beginning; a loose one may write a product as "x y"."""
        self.depth, self.loose = 0, loose
        return self.expression()

    def worded_from(self, start: int) -> bool:
        """Say whether numbers since then were joined in words: "at 3 times 2" is not surely one place."""
        pairs = zip(self.found[start : self.at], self.found[start + 1 : self.at], strict=False)
        joining = ("plus", "minus", "times", "multiplied", "divided")
        return any(sign.worded and sign.of in joining and before.kind == "num" for before, sign in pairs)

    def numbers(self) -> Values | None:
        """Read a bracket of numbers with commas, or [2]; leave everything as it is where there is none."""
        start = self.at
        opening = self.peek()
        if opening.kind != "op" or opening.text not in ("(", "["):
            return None
        values = self.listed(")" if opening.text == "(" else "]")
        if values is None or (len(values) == 1 and self.continues()):
            self.at = start
            return None
        return values

    def continues(self) -> bool:
        """Say whether the bracket just read is part of a larger formula, as in (2)^3 or (2)x."""
        token = self.peek()
        glued = token.text in ("(", "[") and not token.spaced
        assigned = token.kind == "name" and token.spaced and self.peek(1).text == "="
        return glued or token.text in ("^", "*", "/", "+", "-") or (token.kind in ("name", "func") and not assigned)

    def listed(self, closing: str) -> Values | None:
        """Read numbers up to the closing bracket; brackets around all of them, as in tensor([1, 2]), do no harm."""
        self.at += 1
        if closing == ")" and self.peek().text == "[":
            values = self.listed("]")
            self.at += 1
            return values if self.peek(-1).text == ")" else None
        values = self.separated()
        self.at += 1
        return values if values and self.peek(-1).text == closing else None

    def separated(self) -> Values | None:
        """Read numbers with commas between them."""
        values: list[float] = []
        while True:
            value = self.constant()
            if value is None:
                return None
            values.append(value)
            if self.peek().text != ",":
                return tuple(values)
            self.at += 1

    def constant(self) -> float | None:
        """Read a formula without variables and return its value."""
        if not self.starts(0):
            return None
        try:
            tree = self.whole()
        except Unreadable:
            return None
        return None if variables(tree) else number(tree)

    def bare_numbers(self) -> Values | None:
        """Read "1, 2, 3" or "1, 2 and 3" without brackets: at least three numbers, or it is something else."""
        start = self.at
        values: list[float] = []
        while self.peek().kind == "num" or (self.peek().text == "-" and self.peek(1).kind == "num"):
            sign = -1 if self.peek().text == "-" and self.take() else 1
            values.append(sign * self.take().value)
            separated = self.peek().text in (",", "and") and (self.peek(1).kind == "num" or self.peek(1).text == "-")
            if not separated:
                break
            self.at += 1
        if len(values) < 3 or self.continues():
            self.at = start
            return None
        return tuple(values)
