"""The version of this installation, as its metadata says."""

from importlib.metadata import version

__version__ = version("borderhist")
