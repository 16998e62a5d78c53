"""The public face: the functions of the package, each also a method of :class:`.record.Record`."""

from __future__ import annotations
