"""The grammar: tokens become a formula's tree, or are refused when they can be read in two ways."""

import math
from collections.abc import Sequence

from tutor.ask.build import applied, raised
from tutor.ask.cursor import CLOSING, Cursor
from tutor.ask.functions import OF
from tutor.ask.lexer import Token, tokens
from tutor.ask.numerals import spell_out
from tutor.ask.tree import Call, Num, Op, Tree, Unreadable, Var, negative, variables
from tutor.ask.words import notation

DEEPEST = 24
SUMMED = ("sum", "mean")  # in "sum (wx - y)^2" the squares are summed, as behind a capital sigma
METHODS = {"sum", "mean", "pow", "square", "exp", "log", "sin", "cos", "tanh", "sqrt", "abs", "sigmoid", "relu"}


def parse(text: str, names: Sequence[str] = ()) -> Tree:
    """Return the tree of a formula that fills the text. Raises Unreadable for anything else."""
    found = spell_out(tokens(notation(text)))
    known = [Token("name", each.text, spaced=each.spaced) if each.text in names else each for each in found]
    parser = Parser(known)
    tree = parser.expression()
    if parser.at < len(known):
        raise Unreadable(f"{parser.peek().text!r} is left over")
    return tree


class Parser(Cursor):
    """Reads one formula from `at` on, and leaves `at` behind its last token."""

    def expression(self) -> Tree:
        """Read sums and differences."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable("too many brackets")
        tree = self.product()
        while self.peek().text in ("+", "-") and self.peek().kind == "op" and self.starts(1):
            tree = Op(self.take().text, tree, self.product())
        self.depth -= 1
        return tree

    def product(self) -> Tree:
        """Read products and quotients, written or implied."""
        tree, divided = self.signed(), False
        while True:
            token = self.peek()
            if token.kind == "op" and token.text in "*/" and self.starts(1):
                divided = self.take().text == "/"
                right = self.below(tree) if token.of == "over" else self.signed()
                tree = Op("/" if divided else "*", tree, right)
            elif self.implied(tree):
                before = self.peek(-1)
                self.refuse_if(before.worded and before.kind == "num" and before.value == 0, "zero x")
                self.refuse_if(divided and not self.peek().spaced, "1/2x is ½x to some and 1/(2x) to others")
                tree, divided = Op("*", tree, self.power()), False
            else:
                return tree

    def below(self, above: Tree) -> Tree:
        """Read what stands below a spoken fraction: of "x over x plus 2" all of it, since x over x would be one."""
        tree = self.signed()
        goes_on = self.peek().text in ("+", "-") and self.peek().worded and self.starts(1)
        if not goes_on or not variables(tree):
            return tree
        self.refuse_if(tree != above, "what stands below the stroke?")
        while self.peek().text in ("+", "-") and self.peek().worded and self.starts(1):
            tree = Op(self.take().text, tree, self.product())
        return tree

    def signed(self) -> Tree:
        """Read a sign and what it belongs to."""
        if self.peek().text in ("+", "-"):
            self.depth += 1
            self.refuse_if(self.depth > DEEPEST, "too many signs")
            sign, inner = self.take().text, self.signed()
            self.depth -= 1
            return negative(inner) if sign == "-" else inner
        return self.power()

    def power(self) -> Tree:
        """Read a power; the exponent may have a sign, and 2^3x is refused."""
        start = self.peek()
        euler = start.text == "e" and not start.of
        base = self.postfix()
        if self.peek().text != "^":
            return base
        caret = self.take()
        self.refuse_if(caret.worded and start.kind == "num", "plus one squared")
        bracketed, signed = self.peek().text in CLOSING, self.peek().text == "-"
        exponent = self.signed()
        glued = self.peek().kind == "name" and not self.peek().spaced and not bracketed
        self.refuse_if(glued and (signed or start.kind == "num" or euler), "e^2x has two readings")
        self.refuse_if(exponent == Num(1.0) and self.peek().text == "/", "x^1/3 has two readings")
        return raised(base, exponent, euler=euler)

    def postfix(self) -> Tree:
        """Read something and the methods called on it, as in x.pow(2).sum()."""
        tree = self.primary()
        while self.peek().text == "." and self.peek(1).text in METHODS and self.peek(2).text == "(":
            self.at += 1
            name = self.take().text
            arguments = self.arguments()
            if name == "pow" and len(arguments) == 1:
                tree = raised(tree, arguments[0])
            else:
                self.refuse_if(bool(arguments), "a method with an argument")
                tree = applied("ln" if name == "log" else name, (tree,))
        return tree

    def primary(self) -> Tree:
        """Read a number, a name, a function applied, or a bracket."""
        token = self.take()
        if token.kind == "num":
            return Num(token.value)
        if token.kind == "func":
            return self.application(token)
        if token.kind == "own" and self.peek().text == "(":
            return Call(token.text, self.arguments())
        if token.kind == "name":
            return Num(math.pi) if token.text == "pi" else Var(token.text)
        if token.kind == "op" and token.text in CLOSING:
            return self.bracket(token)
        raise Unreadable(f"{token.text!r} starts no formula")

    def bracket(self, opening: Token) -> Tree:
        """Read a bracket's inside; a missing closing one is forgiven at the end of the formula."""
        tree = self.expression()
        if self.peek().text == CLOSING[opening.text]:
            self.at += 1
        else:
            raised_last = self.found[self.at - 2].text == "^"
            self.refuse_if(raised_last or opening.text != "(" or not self.ended(), "where does the bracket close?")
        return applied("abs", (tree,)) if opening.text == "|" else tree

    def application(self, token: Token) -> Tree:
        """Read a function's power and argument: sin(x), sin x, sin^2 x, sine of x."""
        power = self.own_power()
        if self.peek().text == "(" and not (token.text in SUMMED and self.peek().spaced):
            tree = applied(token.text, self.arguments())
        else:
            tree = applied(token.text, (self.bare_argument(token),))
        return raised(tree, power) if power else tree

    def own_power(self) -> Num | None:
        """Read the power of a function's name, sin^2 or sin²: a plain number, which may be in brackets."""
        bracketed = self.peek(1).text == "(" and self.peek(3).text == ")"
        if self.peek().text != "^" or self.peek(1 + bracketed).kind != "num":
            return None
        power = Num(self.peek(1 + bracketed).value)
        self.at += 4 if bracketed else 2
        return power

    def arguments(self) -> tuple[Tree, ...]:
        """Read a bracket of arguments, separated by commas."""
        self.at += 1
        found: list[Tree] = []
        while self.peek().text != ")":
            found.append(self.expression())
            if self.peek().text == ",":
                self.at += 1
            elif self.peek().text != ")":
                self.refuse_if(not self.ended(), "a bracket that does not close")
                return tuple(found)
        self.at += 1
        return tuple(found)

    def bare_argument(self, token: Token) -> Tree:
        """Read an argument without brackets; what follows it must not be able to belong to it."""
        self.refuse_if(not self.starts(0), f"{token.text} of what?")
        start, sign = self.at, self.peek().text == "-"
        self.at += sign
        self.depth += 1
        self.refuse_if(self.depth > DEEPEST, "too many functions of functions")
        tree = self.power()
        self.depth -= 1
        while self.peek().kind == "name" and (not self.peek().spaced or isinstance(tree, Num)) and self.implied(tree):
            tree = Op("*", tree, self.power())
        worded = any(each.text == "^" and each.worded for each in self.found[start : self.at])
        self.refuse_if(worded and token.text not in OF, "the sine, squared, or the sine of the square?")
        after = self.peek()
        unclear = after.text in ("*", "/") or (after.text in ("+", "-") and (token.worded or not after.spaced))
        self.refuse_if(unclear and self.starts(1), f"where does the argument of {token.text} end?")
        return negative(tree) if sign else tree
