"""Whose was each of many places on its day: the answers of ``query.point.at`` for tables of any length."""

from borderhist.locate._index.point_index import Index

__all__ = ["Index"]
