"""A confined torch: a learner's text is walked over real torch values, never compiled or executed by Python."""
