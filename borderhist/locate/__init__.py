"""Who held each of many points on its day: :func:`borderhist.query.point.at` for tables of any length."""

from borderhist.locate._index.point_index import Index

__all__ = ["Index"]
