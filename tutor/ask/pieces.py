"""Tokens become the pieces of a question: formulas, equations, points, marks such as dy/dx, and words between them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tutor.ask.evaluate import number
from tutor.ask.functions import FUNCTIONS
from tutor.ask.lexer import NOT_NAMES, Token
from tutor.ask.lexicon import named, roles
from tutor.ask.lists import Lists, Values
from tutor.ask.tree import Call, Neg, Num, Op, Tree, Unreadable, Var, variables
from tutor.ask.vocabulary import word_set

SETTINGS = frozenset({"lr", "momentum", "decay"})
RESUMES = word_set("what final find where which is does how and give new then compute")


@dataclass(frozen=True)
class Piece:
    """One piece: `kind` is word, name, number, list, formula, function, equation, mark or stop.

    An equation says that `text` is `tree`, or is the numbers in `values`; a mark asks for the derivative of order
    `order` of `of` with respect to `wrt`, at `values` where they are given. Numbers are `bare` without brackets.
    """

    kind: str
    text: str = ""
    tree: Tree | None = None
    values: Values = ()
    arguments: tuple[str, ...] = ()
    order: int = 0
    of: str = ""
    wrt: tuple[str, ...] = ()
    bare: bool = False

    @property
    def is_given(self) -> bool:
        """Say whether the piece is an equation that gives numbers."""
        return self.kind == "equation" and bool(self.values)


def pieces(found: Sequence[Token]) -> list[Piece]:
    """Return the pieces of a question's tokens. Raises Unreadable where mathematics is left that cannot be read."""
    reader = _Reader(found)
    done: list[Piece] = []
    while reader.at < len(found):
        done.extend(reader.next())
    return done


class _Reader(Lists):
    """Reads one piece after the other."""

    opened = 0  # brackets around words, as in "(with w = 2)", that are still to close
    placed = False  # whether a word of place stands before what is read

    def next(self) -> list[Piece]:
        """Read the pieces that start here: one, or one for each name in "x = y = 2"."""
        token = self.peek()
        self.placed = self.at > 0 and "place" in roles(self.peek(-1).text)
        if token.kind == "stop":
            return [Piece("stop", self.take().text)]
        if token.kind == "mark":
            return self.mark()
        if token.kind in ("word", "name") and self.equals(token):
            return self.equation()
        if token.kind in ("word", "other"):
            return [Piece("word", self.take().text)]
        if token.text == "(" and self.peek(1).text == ")":
            self.at += 2
            return []
        if token.kind == "op" and (self.joins_words(token) or (token.text == "=" and not self.starts(1))):
            self.opened += {"(": 1, ")": -1}.get(token.text, 0)
            self.at += 1
            return []
        if token.text == "=" and token.worded:  # "is the slope at x = 5 equal to 10?"
            self.at += 1
            return [Piece("word", "equal")]
        return self.claimed(self.mathematics())

    def equals(self, token: Token) -> bool:
        """Say whether an equals sign follows; behind a quantity's name and before a number, a colon is one too."""
        sign, number = self.peek(1).text, self.peek(2).kind == "num" or self.peek(2).text in ("-", "[")
        colon = sign == ":" and named(token.text, "number") and number
        return (sign in ("=", ":=") or bool(colon)) and self.starts(2)

    def joins_words(self, token: Token) -> bool:
        """Say whether the sign is no mathematics: the hyphen of "second-order", the brackets of "(slope)"."""
        before, after = self.at > 0 and self.peek(-1).kind == "word", self.peek(1).kind == "word"
        if token.text == "(":
            return after or (self.peek(1).kind == "name" and self.peek(2).text == "=" and self.starts(3))
        if token.text == ")":
            return before or self.opened > 0
        if token.text == "-" and token.spaced and self.peek(1).text in RESUMES:
            return True
        return token.text in ("-", "/") and before and after

    def claimed(self, piece: Piece) -> list[Piece]:
        """Return a piece with what it is said to be: "f(3) = 10?"; behind a place, what is asked: "at (1, 2) = 4"."""
        called = isinstance(piece.tree, Call) and piece.tree.name not in FUNCTIONS and not variables(piece.tree)
        worded = piece.kind == "formula" and self.peek().worded and not self.is_nought(1)
        return self.with_claim([piece]) if called or worded or self.placed else [piece]

    def with_claim(self, told: list[Piece]) -> list[Piece]:
        """Return pieces with the numbers that stand behind an equals sign after them."""
        if not self.is_equated():
            return told
        self.at += 1
        values = self.numbers()
        value = self.constant() if values is None else None
        self.refuse_if(values is None and value is None, "an equation to solve")
        claim = Piece("list", values=values) if values else Piece("number", values=(value or 0.0,))
        return [*told, Piece("word", "equal"), claim]

    def mathematics(self) -> Piece:
        """Read a list, a bare function or a formula; "f(x) = …" becomes an equation."""
        values = self.numbers()
        if values is not None:
            return Piece("list", values=values)
        if self.peek().kind == "func" and not self.starts(1) and self.peek(1).text != "^":
            return Piece("function", self.take().text)
        own, start = self.peek().kind == "own", self.at
        tree = self.signed() if self.is_setting() else self.whole(loose=self.is_product())
        self.refuse_if(not variables(tree) and self.worded_from(start), "a sum in words")
        if own and self.peek().text in ("=", ":=") and self.starts(1) and variables(tree):
            return self.definition(tree)
        if self.is_equated() and (variables(tree) or not (own or self.peek().worded or self.placed)):
            if variables(tree) and self.peek().worded and not self.is_nought(1):
                return _formula(tree)  # "where is the slope of x^3 equal to 12"
            self.refuse_if(not (variables(tree) and self.is_nought(1)), "an equation to solve")
            self.at += 1
        return _formula(tree)

    def is_setting(self) -> bool:
        """Say whether the number of a setting stands there, and something else begins behind it: "lr 0.1 w^2"."""
        led = self.at > 0 and self.peek(-1).kind == "word" and named(self.peek(-1).text, "number") in SETTINGS
        return led and self.peek().kind == "num" and self.peek(1).spaced and self.peek(1).kind in ("name", "func")

    def is_product(self) -> bool:
        """Say whether letters side by side are a product: "the derivative of x y^3"."""
        kinds = [self.peek(ahead).kind for ahead in range(2)]
        led = self.at > 0 and self.peek(-1).text == "of" and self.peek(2).text not in ("=", ",", "and")
        return led and kinds[0] == "name" and (kinds[1] == "func" or (kinds[1] == "name" and self.peek(2).text == "^"))

    def is_equated(self) -> bool:
        """Say whether an equals sign goes on from here."""
        return self.peek().text == "=" and self.starts(1)

    def is_nought(self, ahead: int) -> bool:
        """Say whether a plain zero stands there, and nothing goes on behind it."""
        zero = self.peek(ahead).kind == "num" and self.peek(ahead).value == 0
        return zero and self.peek(ahead + 1).kind in ("stop", "word")

    def definition(self, head: Tree) -> Piece:
        """Read what the learner's function is."""
        self.at += 1
        if not isinstance(head, Call) or not all(isinstance(argument, Var) for argument in head.arguments):
            raise Unreadable("a function of something odd")
        arguments = tuple(argument.name for argument in head.arguments if isinstance(argument, Var))
        return Piece("equation", head.name, self.whole(loose=True), arguments=arguments)

    def equation(self) -> list[Piece]:
        """Read "x = 3", "x = 1, 2, 3", "y = x^2" and "x = y = 2"."""
        names = [self.take().text]
        self.at += 1
        while self.peek().kind in ("word", "name") and self.peek(1).text == "=" and self.starts(2):
            names.append(self.take().text)
            self.at += 1
        bracketed = self.numbers()
        values = bracketed or self.bare_numbers()
        if values is not None:
            return [Piece("equation", name, values=values, bare=not bracketed) for name in names]
        start = self.at
        tree = self.fraction() if names[-1] in NOT_NAMES else self.whole(loose=True)
        self.refuse_if(not variables(tree) and self.worded_from(start), "a sum in words")
        value = None if variables(tree) else number(tree)
        given = () if value is None else (value,)
        told = [Piece("equation", name, tree, given) for name in names]
        if self.placed and isinstance(tree, Num | Neg):
            return self.with_claim(told)
        self.refuse_if(self.is_equated() and (value is None or not self.peek().worded), "two equals signs")
        return told

    def fraction(self) -> Tree:
        """Read 0.1 or 1/3: behind the name of a quantity a letter begins something new."""
        tree = self.signed()
        while self.peek().text == "/" and self.peek(1).kind == "num":
            self.at += 1
            tree = Op("/", tree, self.signed())
        return tree

    def mark(self) -> list[Piece]:
        """Read f'(2), dy/dx(1), and what follows: "= 0" asks for the place."""
        self.refuse_if(self.at > 0 and self.peek(-1).kind in ("num", "name"), "a derivative inside a formula")
        token = self.take()
        values: Values = ()
        if self.peek().text == "(" and not self.peek().spaced:
            values = self.numbers() or ()
            if not values and token.of and not token.wrt:
                self.names_in_bracket()
        kind = "leaf" if token.worded else "mark"
        piece = Piece(kind, token.text, values=values, order=token.order, of=token.of, wrt=token.wrt)
        return self.given(piece) if self.peek().text == "=" and self.starts(1) else [piece]

    def given(self, piece: Piece) -> list[Piece]:
        """Read what a derivative equals: a number is a gradient that is given, zero asks where that is so."""
        self.at += 1
        value = self.constant()
        if value is None or piece.order != 1:
            raise Unreadable("a derivative that is a formula")
        if piece.values:  # "is f'(1) = 2?"
            return [piece, Piece("word", "equal"), Piece("number", values=(value,))]
        return (
            [replace(piece, kind="equation", text="gradient", values=(value,))]
            if value
            else [piece, Piece("word", "vanishes")]
        )

    def names_in_bracket(self) -> None:
        """Go past the (x) of f'(x)."""
        if not all(isinstance(argument, Var) for argument in self.arguments()):
            raise Unreadable("a derivative at something that is no number")


def _formula(tree: Tree) -> Piece:
    """Tell a bare name, a plain number and a formula apart."""
    if isinstance(tree, Var):
        return Piece("name", tree.name)
    value = None if variables(tree) else number(tree)
    return Piece("formula", tree=tree) if value is None else Piece("number", values=(value,), tree=tree)
