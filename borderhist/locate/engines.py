"""What joins the parts of a folder, by name."""

from __future__ import annotations

import functools
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal, get_args

from borderhist.errors import UsageError
from borderhist.locate.folders import join_one_by_one

if TYPE_CHECKING:
    from borderhist.locate.folders import Engine


Name = Literal["local", "dask"]

NAMES: tuple[Name, ...] = get_args(Name)

EXTRA = 'pip install "borderhist[dask]"'


def find_engine(name: Name, scheduler: str | None = None) -> Engine:
    """Return an engine.

    Parameters
    ----------
    name
        ``local``: one part after the other, each on all cores; ``dask``: many at once, each on one.
    scheduler
        Where the cluster is that Dask shall use; None: on this machine, and only for this.

    Raises
    ------
    UsageError
        If Dask is not installed, or another engine is given a scheduler.
    """
    if name == "local":
        if scheduler is not None:
            message = "--scheduler is for --engine dask"
            raise UsageError(message)
        return join_one_by_one
    if find_spec("distributed") is None:
        message = f"--engine dask needs what is not installed here: {EXTRA}"
        raise UsageError(message)
    from borderhist.locate.dask import join_with_dask  # noqa: PLC0415 - an extra

    return functools.partial(join_with_dask, scheduler=scheduler)
