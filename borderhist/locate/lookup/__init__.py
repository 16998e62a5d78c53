"""The look-up itself: where a point lies, which lines reach it, and what is said of it on a day."""
