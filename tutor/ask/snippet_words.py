"""The words of prose beside pasted code: harmless ones, those that ask, and those that change what the code does."""

import re

from tutor.ask.vocabulary import BLOCKED, word_set

# Words that change nothing about what the code does. A count, an "if", a "before" or a "why" is not among them.
HARMLESS = word_set(
    """
    a an the this that these here there now then and so but or ok okay to of in on at for from after once when
    finally what whats which is are was will would should be does do did done it its i im ive ill my me we you u can
    could please pls plz tell give show find compute calculate work out get gets got output outputs print prints
    printed value values number numbers result results hold holds holding contain contains have has having store
    stored stores final end last line lines code snippet program script block example question quick hi hello hey
    thanks thank thx help need want know wondering wonder confused beginner newbie noob stuck learning trying try
    simple short little small tiny pytorch torch python tensor tensors variable weight weights parameter parameters
    grad grads gradient gradients exactly actually really just about by sure equal equals come comes see sees saw up
    ends ending happen happens become becomes answer predict expect expected guess say says said running run runs
    ran executing executed execute execution finish finishes finished following above below whole thing one case
    backward everyone all guys someone anyone sir wrote written typed exercise homework quiz exam tutorial cell
    notebook console terminal jupyter colab screen new updated sgd adam optimizer put puts going am q autograd
    practice practise shows understand below afterwards eventually overall currently inside into heres thats theres
    look looks like repl interpreter shell prompt display displays displayed displaying echo echoes report reports
    returns returned produce produces yields spit spits evaluate evaluates evaluated determine land lands left
    remain remains sit sits sitting float scalar decimal plain list array content contents receive receives received
    point right immediately manually hand derivative derivatives task question questions dumb stupid silly sorry
    easy basic toy curious anybody anyone folks advance roughly approximately gonna check gives current appear
    appears shown done complete completes
    """
)
ZEROING = word_set("zero zeroed zeroing zero_grad zero_ clear cleared clearing")
DENYING = word_set("forgot forget didnt never not without dont no")
ASKING = word_set(
    "work what whats which value values tell give need find compute calculate know predict guess output prints"
)
SHOWING = word_set(
    "print prints printed output outputs result results comes come screen console display displays displayed"
    " appear appears shown"
)
OPENING = word_set("is are was does do did will would should can could")
WEAK = frozenset({"get", "show", "shows", "see", "number", "numbers"})
SLOPE = frozenset({"grad", "grads", "gradient", "gradients", "derivative", "derivatives"})
ACTIONS = frozenset({"backward", "step", "zero_grad", "zero_"})
READING = frozenset({"grad", "data", "item", "detach", "tolist", "numpy"})
LINKS = frozenset(
    {"of", "for", "on", "in", "at", "the", "tensor", "weight", "parameter", "variable", "stored", "held", "kept"}
)
AHEAD = frozenset({"is", "are", "whats", "of", "the", "final", "new", "updated", "value", "print"})
BEHIND = frozenset({"", "after", "here", "now", "at", "and", "when", "once", "in", "?", ".", ","})
MARKS = frozenset(".,!?:;()-<>…")
# Small talk has none of these: they tell of another program than the one that is shown, or ask for something else.
CHANGING = (
    (BLOCKED - {"problem", "image", "images"})
    | ZEROING
    | DENYING
    | word_set(
        """
    if when whenever while until till before after then next again once one two three four five six seven eight nine
    ten twice thrice half multiple several many few both each only would could should must may might lets let
    want wanted wants need needed needs mean meant prefer rather other otherwise longer shorter more less call calls
    called calling but now how cant cannot also
    """
    )
)
CHANGING_STEMS = re.compile(
    r"re-?(?:run|ran|start|peat|init|do|plac|mov|vers|sum)|doubl|tripl|halv|flip|negat|opposit|chang|differ|delet|swap"
    r"|switch|modif|edit|tweak|adjust|add|assum|suppos|imagin|preten|(?:un)?comment|skip|freez|froz|stop|continu"
    r"|exten|scal|normali|shift|round|multi|divid|squar|initial|origin|previous|anoth|alter|increas|decreas|us(?:e|ing)"
    r"|clamp|clip|invert|transpos|detach|logs?\b|exp\b|sqrt|batch|epoch|iter|gpu|cuda|device|dtype|precis|lr\b|rate|eval"
)
