"""Quizzes: items whose keys and wrong options torch computes, drawn fresh from a seed, graded purely."""
