"""A class on screen: the instructor's view for a projector, the phones', what came of it, and questions to read."""
