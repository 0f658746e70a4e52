"""Teaching a class, without its screens: who may teach, what is asked, who voted what, what may be shown of it.

For whoever builds a screen, this page is enough.

**Who may teach** (access.py). A page makes an `Access` at each run (`access_here()` in tutor/ui/teaching.py) and keeps
a token in the tab. `access.open` is false where there is no teaching at all. `sign_in(store, access, password,
connection)` gives a token for twelve hours or raises `NotAllowed`, `TooMany`; `is_signed_in`, `sign_out`.

**The instructor** (lectern.py): `desk = Lectern(store, find, access, token)`, made at each run of a page. Every action
checks the token first (`NotAllowed`), then class and round in the store, and may raise `ClassRefusal` with a sentence
to show. `open(slug)` → `Class` with `code`, `id`, `version`; `look(id)`, `classes()`, `rounds(id)`, `members(id)`,
`turnout(id)` for a live count; `ask(id, name, seen=version, own_draw=False)` → `Round`, where `name` is one of
`questions(lesson)`; `close(round.id)`; `ask_again(round.id, seen=version)` for the second round; `reveal(round.id)` for
the answer to both; `tally(round.id)`; `results(id)`, `csv(id)`, `end(id)`, `delete(id)`. `seen` is the version the
screen was drawn from, so that a second press asks nothing twice (`Stale`: look again). close, reveal, end and delete
done twice do nothing.

**States** of a round: open → closed → revealed. A second round is one more `Round` with `turn` 2 and `before`, on the
same question with the same numbers. After the reveal there is none.

**What may be projected** (tally.py): `Tally` holds as much as may be seen now. Open: `joined` and `voted`. Closed: bars
by what the options say, moves between the rounds, `values` for dots. Revealed: `belief` of each bar (an id of
misconceptions.toml), which is right, `share`. `tally(id, told=True)` gives these before the reveal: for the notes.

**The learner** (desk.py): `Desk(store, find, browser_id)`. `join(code, nickname, connection)` → `Class` (keep its id in
the address, never the learner's); `standing(class_id)` → all that the phone shows; `vote(round_id, response, n)` with
`n` one more than `standing.mine.n`. A response is what `tutor/quiz/kinds.py` says: an index, a number as typed, a
list of indices.

**Phones vote and look without a rerun** (tutor/ui/class_routes.py; addresses are relative to the page's own):

    GET  class-pulse?class=<id>   → {"over": false, "version": 3, "round": "…", "state": "open"}
    POST class-vote  {"learner": <the browser's id>, "round": "…", "response": 2, "n": 1}, as application/json
                                  → 200 {"n": 1, "label": "…"}, or {"why": "late", "say": "a sentence", "n": 0}

`why` is one of late (409), stale (409, `n` is what is there: send n + 1), stranger (403: join first), foreign (403),
gone (404), no-choice (422), malformed (400), too-large (413), too-often (429: wait), unreachable (503: send again). A
vote that got no answer is sent again as it is: it counts once. When `version` changes, the phone's page reruns.

Nicknames and labels are text: a screen shows them with `tutor/ui/plain.py`. A question reaches a class as an `Item`, a
prediction too, so the quiz's own widgets show it.
"""

from tutor.store.class_records import (
    Class,
    ClassRefusal,
    Full,
    Gone,
    Member,
    NotJoined,
    Round,
    Stale,
    TooLate,
)
from tutor.teach.access import Access, NotAllowed, is_signed_in, sign_in, sign_out
from tutor.teach.desk import Choice, Desk, NoChoice, Standing
from tutor.teach.joining import join_address, qr_svg, read_code
from tutor.teach.lectern import KEPT, Lectern
from tutor.teach.patience import Patience, TooMany
from tutor.teach.pulse import Pulse
from tutor.teach.question import PREDICTION, Judged, question, questions
from tutor.teach.results import Result
from tutor.teach.tally import OTHER, Bar, Move, Tally

__all__ = [
    "KEPT",
    "OTHER",
    "PREDICTION",
    "Access",
    "Bar",
    "Choice",
    "Class",
    "ClassRefusal",
    "Desk",
    "Full",
    "Gone",
    "Judged",
    "Lectern",
    "Member",
    "Move",
    "NoChoice",
    "NotAllowed",
    "NotJoined",
    "Patience",
    "Pulse",
    "Result",
    "Round",
    "Stale",
    "Standing",
    "Tally",
    "TooLate",
    "TooMany",
    "is_signed_in",
    "join_address",
    "qr_svg",
    "question",
    "questions",
    "read_code",
    "sign_in",
    "sign_out",
]
