"""Write a treaty file to fill in: valid TOML, with a comment at every key that says what goes there."""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING

from borderhist.errors import OutputError, UnknownNameError
from borderhist.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path


ID = re.compile(r"(1[6-9]|20)\d{2}(-[a-z0-9]+)+")


def write_template(root: Path, treaty_id: str) -> Path:
    """Write the file of a new treaty into a geodata folder and return its path.

    Raises
    ------
    UnknownNameError
        If the id is not a year and a name in small Latin letters.
    OutputError
        If there is such a file already, or it cannot be written.
    """
    if not ID.fullmatch(treaty_id):
        message = f"{treaty_id!r} is no id: write the year and a name in small letters, like 1860-peking"
        raise UnknownNameError(message)
    path = root / "treaties" / f"{treaty_id}.toml"
    if path.exists():
        message = f"{path} is there already; it was left as it is"
        raise OutputError(message)
    template = resources.files(__package__).joinpath("treaty.toml").read_text("utf-8")
    year, _, name = treaty_id.partition("-")
    text = template.replace("@ID@", treaty_id).replace("@YEAR@", year)
    write_whole(path, text.replace("@NAME@", name.replace("-", " ").capitalize()).encode("utf-8"))
    return path
