"""borderhist: the Russo-Qing frontier as layers versioned per treaty."""

from importlib.metadata import version as _version

__version__ = _version("borderhist")
