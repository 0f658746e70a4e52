"""What an instructor does with a class. Each action looks first at the login, then at class and round, in the store."""

import secrets
from datetime import timedelta
from functools import partial

from tutor.store import Store, new_id, now
from tutor.store.class_records import Class, Member, Round, Stale, Vote
from tutor.teach.access import Access, check
from tutor.teach.joining import new_code
from tutor.teach.question import SEEDS, Find, as_shown, lesson_of, question
from tutor.teach.results import Result, as_csv, results
from tutor.teach.tally import Tally, tally

CODE_LASTS = timedelta(hours=6)  # a class can be joined and asked for so long
KEPT = timedelta(days=30)  # then it is deleted with all it holds
ASKED_TWICE = "This question has had its second round."
SHOWN = "The answer was shown, so there is nothing left to discuss. Ask with other numbers."
UNDISCUSSED = "Close the first round before you ask again."


class Lectern:
    """The actions of one signed-in instructor, for one run of a page.

    Each raises NotAllowed unless the token is good, ClassRefusal with a sentence for what cannot be done, and
    StoreUnavailable. Doing a thing twice does it once.
    """

    def __init__(self, store: Store, find: Find, access: Access, token: str) -> None:
        self._kept, self._find, self._access, self._token = store, find, access, token

    def classes(self) -> list[Class]:
        """Return all classes that are kept, newest first."""
        return self._store().classes.all()

    def open(self, slug: str) -> Class:
        """Open a class on a lesson, with a code that joins it for six hours. Old classes are swept out."""
        store, moment = self._store(), now()
        store.classes.sweep(KEPT)
        code = new_code()
        made = Class(
            id=new_id(),
            code=code,
            lesson=lesson_of(self._find, slug).slug,
            version=1,
            opened=moment,
            expires=moment + CODE_LASTS,
        )
        store.classes.add(made)
        return made

    def look(self, class_id: str) -> Class:
        """Return the class as it is now."""
        return self._store().classes.named(class_id)

    def rounds(self, class_id: str) -> list[Round]:
        """Return the rounds of a class in their order."""
        return self._store().classes.rounds(class_id)

    def members(self, class_id: str) -> list[Member]:
        """Return who joined, the first to come first."""
        return self._store().ballots.members(class_id)

    def turnout(self, class_id: str) -> tuple[int, int | None]:
        """Return how many joined and, while a vote is open, how many have voted: no vote is read for it."""
        store = self._store()
        asked = store.classes.named(class_id).round
        joined, voted = store.ballots.counts(class_id, asked)
        return joined, voted if asked and store.classes.round(asked).state == "open" else None

    def ask(self, class_id: str, name: str, seen: int, own_draw: bool = False, seed: int | None = None) -> Round:
        """Send the class a question, with the same numbers for all or one draw for each.

        `seen` is the class's version on the instructor's screen: a second press, or a reload, then asks nothing twice.
        """
        store, drawn = self._store(), secrets.randbelow(SEEDS) if seed is None else seed
        shown = as_shown(question(lesson_of(self._find, store.classes.named(class_id).lesson), name, drawn))
        first = partial(
            Round,
            id=new_id(),
            class_id=class_id,
            question=name,
            seed=drawn,
            own_draw=own_draw,
            turn=1,
            state="open",
            opened=now(),
            shown=shown,
        )
        return store.classes.ask(class_id, seen, lambda taken: first(position=len(taken) + 1))

    def ask_again(self, round_id: str, seen: int) -> Round:
        """Ask the same question a second time, after the discussion; the first round stays as it is."""
        store = self._store()
        class_id = store.classes.round(round_id).class_id
        return store.classes.ask(class_id, seen, lambda taken: _second(taken, round_id))

    def close(self, round_id: str) -> Round:
        """Close the vote: what has arrived counts, what comes later does not."""
        return self._store().classes.close(round_id)

    def reveal(self, round_id: str) -> Round:
        """Show the answer to a closed round, here and on the phones; its first round is revealed with it."""
        return self._store().classes.reveal(round_id)

    def tally(self, round_id: str, told: bool = False) -> Tally:
        """Count a round, as far as it may be projected now; `told` gives beliefs before the reveal, for the notes."""
        store = self._store()
        asked = store.classes.round(round_id)
        joined, voted = store.ballots.counts(asked.class_id, round_id)
        if asked.state == "open":
            return Tally(asked.state, joined, voted)
        earlier = store.ballots.votes(asked.before) if asked.before else []
        return tally(asked, joined, store.ballots.votes(round_id), earlier, told)

    def end(self, class_id: str) -> None:
        """End the class: nobody joins or votes any more, its results stay."""
        self._store().classes.end(class_id)

    def results(self, class_id: str) -> list[Result]:
        """Return what came of each question, in the order they were asked."""
        store = self._store()
        asked = store.classes.rounds(class_id)
        return results(asked, _votes(store, asked))

    def csv(self, class_id: str) -> bytes:
        """Return every vote as a table that is safe to open in a spreadsheet; learners are numbers, or nicknames."""
        store = self._store()
        asked, lesson = store.classes.rounds(class_id), store.classes.named(class_id).lesson
        return as_csv(lesson, asked, _votes(store, asked), store.ballots.members(class_id))

    def delete(self, class_id: str) -> None:
        """Delete the class with all it holds, at once and for good."""
        self._store().classes.delete(class_id)

    def _store(self) -> Store:
        """Return the store, to whoever may teach."""
        check(self._kept, self._access, self._token)
        return self._kept


def _votes(store: Store, asked: list[Round]) -> dict[str, list[Vote]]:
    return {each.id: store.ballots.votes(each.id) for each in asked}


def _second(taken: list[Round], round_id: str) -> Round:
    """Return the second round on the question of a closed one. Raises Stale where there is none to have."""
    first = next(each for each in taken if each.id == round_id)
    if first.turn == 2 or any(each.before == round_id for each in taken):
        raise Stale(ASKED_TWICE)
    if first.state != "closed":
        raise Stale(SHOWN if first.state == "revealed" else UNDISCUSSED)
    return Round(
        id=new_id(),
        class_id=first.class_id,
        position=len(taken) + 1,
        question=first.question,
        seed=first.seed,
        own_draw=first.own_draw,
        turn=2,
        before=first.id,
        state="open",
        opened=now(),
        shown=first.shown,
    )
