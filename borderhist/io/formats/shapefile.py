"""A Shapefile in a zip, with an account of what it cannot hold."""

from __future__ import annotations

import dataclasses
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from borderhist.io.formats import ogr
from borderhist.io.formats.topojson import shapes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from borderhist.layers.fields import Field
    from borderhist.layers.table import Table


WIDTH = 254
"""How many bytes of UTF-8 a text may have."""

PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of the files in the zip, so that equal data makes equal bytes."""

README = """{title}
{rule}
{summary}

Written by borderhist. Coordinates: {crs}, x before y. Texts: UTF-8. Licence of each feature: field licence.
valid_from is the first day, valid_to the day from which it holds no more (exclusive).

What this Shapefile cannot hold as it is
----------------------------------------
Names of fields have at most ten letters; the list below gives the whole names.
A missing text and an empty one look alike: both are blank.
Yes and no are T and F.
{cuts}
GeoPackage and GeoParquet hold all of it.

Fields
------
{fields}
"""


def write(tables: Sequence[Table], path: Path) -> None:
    """Write one table as the parts of a Shapefile and README.txt, in a zip.

    Raises
    ------
    UsageError
        If the table has no geometry.
    """
    (table,) = tables
    shapes(table, "a Shapefile")
    columns, cuts = _cut_texts(table)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        shape = Path(folder) / f"{table.layer.name}.shp"
        ogr.write_with(
            dataclasses.replace(table, columns=columns), shape, "ESRI Shapefile",
            layer_options={"DBF_DATE_LAST_UPDATE": ogr.WRITTEN_AT[:10]},
        )  # fmt: skip
        parts = {part.name: part.read_bytes() for part in (shape.with_suffix(suffix) for suffix in PARTS)}
    _zip_files({**parts, "README.txt": _readme(table, cuts).encode()}, path)


def _cut_texts(table: Table) -> tuple[pa.Table, dict[str, list[str]]]:
    """Return columns with short names and texts, and the ids of the rows whose text was cut, by field."""
    columns, cuts = table.columns, {}
    ids = columns["id"].to_pylist()
    for number, field in enumerate(table.layer.fields):
        if field.type != "text":
            continue
        texts = columns[number].to_pylist()
        short = [None if text is None else _fit_fields(text) for text in texts]
        cut = [id_ for id_, text, kept in zip(ids, texts, short, strict=True) if text != kept]
        if cut:
            cuts[field.name] = cut
            columns = columns.set_column(number, field.name, pa.array(short, pa.string()))
    return columns.rename_columns([field.abbreviated for field in table.layer.fields]), cuts


def _fit_fields(text: str) -> str:
    """Return as many whole characters of a text as fit."""
    return text.encode()[:WIDTH].decode(errors="ignore")


def _readme(table: Table, cuts: Mapping[str, Sequence[str]]) -> str:
    layer = table.layer
    return README.format(
        title=layer.title,
        rule="=" * len(layer.title),
        summary=layer.summary,
        crs=table.crs,
        cuts="\n".join(_cuts(cuts)),
        fields="\n".join(_field(field) for field in layer.fields),
    )


def _cuts(cuts: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield what to say of texts that were cut."""
    count = sum(map(len, cuts.values()))
    if not count:
        yield f"No text is longer than {WIDTH} bytes, so none was cut."
        return
    yield f"Texts longer than {WIDTH} bytes were cut: {count}, of these features:"
    yield from (f"  {name}: {', '.join(ids)}" for name, ids in cuts.items())


def _field(field: Field) -> str:
    whole = "" if field.abbreviated == field.name else f" ({field.name})"
    unit = f" [{field.unit}]" if field.unit else ""
    return f"{field.abbreviated}{whole}{unit}: {field.meaning}"


def _zip_files(files: Mapping[str, bytes], path: Path) -> None:
    with zipfile.ZipFile(path, "x") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
