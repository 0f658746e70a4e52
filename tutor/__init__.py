"""Downhill's engine. It knows no lesson by name: content lives in lessons/ and answers/."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LESSONS = ROOT / "lessons"
