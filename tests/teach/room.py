"""One class for the tests: its instructor, its learners, and what they send."""

from functools import cache

from tutor import LESSONS
from tutor.course import Lesson, load_lesson
from tutor.quiz.items import Item
from tutor.store.class_records import Round
from tutor.store.store import Store
from tutor.teach import Access, Class, Desk, Lectern, sign_in
from tutor.teach.question import question_for

PASSWORD = "the fox is in the barn"
OUTSIDE = Access(PASSWORD)
SEED = 7  # of questions, so that a test finds the same numbers each time
CHOICE, NUMBER = "which_regime", "limit_of_the_rate"


@cache
def find(slug: str) -> Lesson:
    """The lesson of a slug; KeyError where there is none."""
    if not (LESSONS / slug / "lesson.md").is_file():
        raise KeyError(slug)
    return load_lesson(LESSONS / slug)


class Room:
    """An opened class. `item` gives a question's right and wrong answers without asking anybody."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.token = sign_in(store, OUTSIDE, PASSWORD, "room")
        self.lectern = Lectern(store, find, OUTSIDE, self.token)
        self.made: Class = self.lectern.open("learning_rate")

    @property
    def version(self) -> int:
        return self.lectern.look(self.made.id).version

    def desk(self, name: str, joined: bool = True) -> Desk:
        desk = Desk(self.store, find, name)
        if joined:
            desk.join(self.made.code, connection="room")
        return desk

    def ask(self, name: str = CHOICE, **more: object) -> Round:
        return self.lectern.ask(self.made.id, name, seen=self.version, **{"seed": SEED, **more})

    def again(self, first: Round) -> Round:
        return self.lectern.ask_again(first.id, seen=self.version)

    def item(self, asked: Round, desk: Desk) -> Item:
        return question_for(find("learning_rate"), asked, desk.learner)

    def right(self, asked: Round, desk: Desk) -> object:
        item = self.item(asked, desk)
        return item.key if item.kind != "order" else item.key[0]

    def wrong(self, asked: Round, desk: Desk) -> object:
        item = self.item(asked, desk)
        return item.options[0].value if item.kind == "number" else (item.key + 1) % len(item.options)
