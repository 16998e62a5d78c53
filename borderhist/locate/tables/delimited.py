"""Read and write CSV; every cell keeps its text."""

from __future__ import annotations

import csv
import functools
import json
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import shapely
from pyarrow import csv as arrow_csv

from borderhist.files import escape_formula
from borderhist.locate import coordinates
from borderhist.locate.reasons import fault, while_reading
from borderhist.locate.tables.table import Dialect, Located, Table

if TYPE_CHECKING:
    import io
    from collections.abc import Iterable, Iterator

MARK = b"\xef\xbb\xbf"
BLOCK = 1 << 22
"""How many bytes are parsed at once: larger blocks were slower."""

ROWS_AT_ONCE = 1 << 16
"""How many rows become text at once, so that no text outgrows what Arrow's offsets count."""


def read(stream: io.BufferedReader, name: str) -> Table:
    """Return the table of a CSV file in UTF-8; its header tells comma, semicolon or tab.

    Raises
    ------
    DataError
        If there is no header in UTF-8.
    """
    first = _first_record(stream)
    mark, header = first.startswith(MARK), _decode(first.removeprefix(MARK), name)
    dialect = Dialect(_find_delimiter(header), "\r\n" if header.endswith("\r\n") else "\n", mark)
    names = next(csv.reader([header.rstrip("\r\n")], delimiter=dialect.delimiter), [])
    if not names:
        raise fault(name, "", "is empty: a table begins with the names of its columns")
    schema = pa.schema([pa.field(column, pa.string()) for column in names])
    return Table(
        name, "csv", names, functools.partial(_read_batches, stream, schema, dialect, name),
        schema=schema, dialect=dialect,
    )  # fmt: skip


def _first_record(stream: io.BufferedReader) -> bytes:
    """Return the first record, which may hold line breaks within quotes, without blank lines before it."""
    record = b""
    for line in stream:
        record += line if record or line.strip(MARK + b"\r\n") else b""
        if record and record.count(b'"') % 2 == 0:
            break
    return record


def _decode(header: bytes, name: str) -> str:
    try:
        return header.decode("utf-8")
    except UnicodeDecodeError as error:
        raise fault(name, "header", "is not in UTF-8: save the table as CSV in UTF-8") from error


def _find_delimiter(header: str) -> str:
    """Return what stands between the names: what is most frequent outside quotes."""
    plain = "".join(header.split('"')[::2])
    return max((",", ";", "\t"), key=plain.count)


def _read_batches(
    stream: io.BufferedReader, schema: pa.Schema, dialect: Dialect, name: str
) -> Iterator[pa.RecordBatch]:
    if not stream.peek(1):
        return
    # names of our own: those of the file may occur twice
    columns = [f"column {number}" for number in range(len(schema))]
    refused: list[arrow_csv.InvalidRow] = []

    def refuse(row: Any) -> str:
        refused.append(row)
        return "error"

    try:
        reader = arrow_csv.open_csv(
            stream,
            arrow_csv.ReadOptions(column_names=columns, block_size=BLOCK, use_threads=False),
            arrow_csv.ParseOptions(
                delimiter=dialect.delimiter, newlines_in_values=True, invalid_row_handler=refuse
            ),
            arrow_csv.ConvertOptions(column_types=dict.fromkeys(columns, pa.string())),
        )
        for batch in reader:
            yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)
    except pa.ArrowInvalid as error:
        if refused:
            row = refused[0]
            sentence = f"has {row.actual_columns} cells, the header {row.expected_columns}"
            raise fault(name, f"row {row.number}", sentence) from error
        with while_reading(name, "CSV"):
            raise


def write(file: IO[bytes], table: Table, schema: pa.Schema, rows: Iterable[Located]) -> None:
    """Write rows with our columns after theirs; a geometry becomes well-known text."""
    dialect = table.dialect
    file.write(MARK if dialect.mark else b"")
    header = [pa.array([column], pa.string()) for column in schema.names]
    file.write(_join_cells(header, dialect))
    for located in rows:
        columns = _text_columns(located, table, schema)
        for start in range(0, located.batch.num_rows, ROWS_AT_ONCE):
            file.write(_join_cells([column.slice(start, ROWS_AT_ONCE) for column in columns], dialect))


def _text_columns(located: Located, table: Table, schema: pa.Schema) -> list[pa.Array]:
    """Return all columns of a batch as texts."""
    columns = located.merged(schema).columns
    theirs = len(columns) - len(located.answers.columns.columns)
    texts = [
        _as_wkt(column) if name == table.geometry else _as_text(column)
        for name, column in zip(schema.names, columns[:theirs], strict=False)
    ]
    return texts + [_escape_formulas(column) for column in columns[theirs:]]


def _join_cells(columns: list[pa.Array], dialect: Dialect) -> memoryview:
    """Return rows as text; the cells, all in one Arrow column, lie one after the other in memory already."""
    cells = [_quote(column, dialect.delimiter) for column in columns]
    options = {"null_handling": "replace", "null_replacement": ""}
    cells[-1] = pc.binary_join_element_wise(cells[-1], dialect.newline, "", **options)
    lines = pc.binary_join_element_wise(*cells, dialect.delimiter, **options) if len(cells) > 1 else cells[0]
    _, offsets, data = lines.buffers()
    bounds = memoryview(offsets).cast("i")[lines.offset : lines.offset + len(lines) + 1]
    return memoryview(data)[bounds[0] : bounds[-1]]


def _quote(column: pa.Array, delimiter: str) -> pa.Array:
    """Return texts in quotes where they need them."""
    if pa.types.is_dictionary(column.type):
        return _quote(column.dictionary, delimiter).take(column.indices)
    if not _has_special(column, delimiter):
        return column
    special = pc.match_substring_regex(column, f'["\r\n{delimiter}]')
    doubled = pc.replace_substring(column, '"', '""')
    return pc.if_else(special, pc.binary_join_element_wise('"', doubled, '"', ""), column)


def _has_special(column: pa.Array, delimiter: str) -> bool:
    """Return whether any text needs quotes: all at once, many times faster than each."""
    _, offsets, data = column.buffers()
    if data is None:
        return False
    bounds = memoryview(offsets).cast("i")[column.offset : column.offset + len(column) + 1]
    texts = data.slice(bounds[0], bounds[-1] - bounds[0]).to_pybytes()
    return any(letter in texts for letter in (b'"', b"\n", b"\r", delimiter.encode()))


def _as_wkt(column: pa.Array) -> pa.Array:
    return pa.array(shapely.to_wkt(coordinates.shapes(column), rounding_precision=-1), pa.string())


def _as_text(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return column if pa.types.is_string(kind.value_type) else _as_text(column.dictionary_decode())
    if pa.types.is_nested(kind):
        cells = [cell if cell is None else _json(cell) for cell in column.to_pylist()]
        return pa.array(cells, pa.string())
    return pc.cast(column, pa.string())


def _json(cell: Any) -> str:
    return json.dumps(cell, ensure_ascii=False, default=str)


def _escape_formulas(column: pa.Array) -> pa.Array:
    """Return a column of ours as texts that no spreadsheet takes for formulas."""
    if not pa.types.is_dictionary(column.type):
        return pc.cast(column, pa.string())
    texts = pa.array([escape_formula(text) for text in column.dictionary.to_pylist()], pa.string())
    return pa.DictionaryArray.from_arrays(column.indices, texts)
