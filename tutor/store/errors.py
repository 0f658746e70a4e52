"""The ways the store says no, each with one calm sentence that a learner can read."""


class StoreUnavailable(Exception):
    """The store cannot do this just now; the original fault is the `__cause__`, for the log."""


class StoreTooNew(Exception):
    """The database was written by a newer Downhill than this one, which therefore leaves it alone."""


class StoreFull(StoreUnavailable):
    """This learner has as much in the store as it keeps for one; what is there stays, nothing was added."""


class LearnerForgotten(Exception):
    """This learner asked for everything to be deleted: nothing is kept under that key any more."""
