"""Write every layer and related table into one GeoPackage, with styles, relations, metadata and project."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from typing import TYPE_CHECKING

from borderhist.io.bundle import backdrop, relations
from borderhist.io.bundle.qgis import layer_styles, metadata, project
from borderhist.io.formats import geopackage
from borderhist.io.formats.ogr import NAME as GEOMETRY
from borderhist.io.formats.ogr import WRITTEN_AT
from borderhist.layers import table as layers_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from borderhist.derive.chronicle import Chronicle
    from borderhist.layers.table import Table


def write(chronicle: Chronicle, target: Path) -> tuple[Table, ...]:
    """Write the GeoPackage of a bundle, which does not exist yet, and return its tables.

    The project inside it knows the file by the name that it has now.

    Raises
    ------
    OSError, RuntimeError
        If it cannot be written.
    """
    gathered = (*layers_table.tables(chronicle, layers_table.ROWS), *backdrop.ground(chronicle.atlas))
    geopackage.write(gathered, target)
    try:
        with contextlib.closing(sqlite3.connect(target)) as database:
            _add_styles(database, chronicle, gathered, target.name)
    except sqlite3.Error as error:
        raise OSError(str(error)) from error
    return gathered


def _add_styles(
    database: sqlite3.Connection, chronicle: Chronicle, gathered: Sequence[Table], name: str
) -> None:
    layers = [table.layer for table in gathered]
    looks = layer_styles.styles(chronicle.atlas)
    for layer in layers:
        database.execute(f'CREATE UNIQUE INDEX "{layer.name}_id" ON "{layer.name}" (id)')
    relations.describe(database, layers)
    relations.tie(database, gathered)
    _add_metadata(database, chronicle, gathered)
    _style(
        database,
        [(layer.name, layer_styles.qml(layer, looks[layer.name])) for layer in layers if layer.name in looks],
    )
    _add_project(database, project.Contents(chronicle, gathered, looks, name))
    database.commit()
    # no page remembers in which order it was written
    database.execute("VACUUM")


def _add_metadata(database: sqlite3.Connection, chronicle: Chronicle, gathered: Sequence[Table]) -> None:
    """Write what is to be known of the whole and of every layer, by the Metadata Extension of GeoPackage."""
    database.executescript(METADATA)
    of_layers = (("table", table.layer.name, metadata.qmd(table)) for table in gathered)
    said = (("geopackage", None, metadata.whole(chronicle)), *of_layers)
    for number, (scope, table, text) in enumerate(said, 1):
        database.execute(
            "INSERT INTO gpkg_metadata VALUES (?, 'dataset', ?, 'text/xml', ?)", (number, QGIS, text)
        )
        database.execute(
            "INSERT INTO gpkg_metadata_reference VALUES (?, ?, NULL, NULL, ?, ?, NULL)",
            (scope, table, WRITTEN_AT, number),
        )


def _style(database: sqlite3.Connection, files: Sequence[tuple[str, str]]) -> None:
    """Write the style files where QGIS looks for them when a layer is added."""
    database.execute(STYLES)
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
        "VALUES ('layer_styles', 'attributes', 'Styles', 'How QGIS draws the layers.', ?)",
        (WRITTEN_AT,),
    )
    database.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
        "styleName, styleQML, styleSLD, useAsDefault, description, owner, update_time) "
        "VALUES ('', '', ?, ?, ?, ?, '', 1, 'As on the maps of borderhist, with time', '', ?)",
        [(layer, GEOMETRY, layer, qml, WRITTEN_AT) for layer, qml in files],
    )
    database.execute("INSERT INTO gpkg_ogr_contents VALUES ('layer_styles', ?)", (len(files),))


def _add_project(database: sqlite3.Connection, contents: project.Contents) -> None:
    """Write the project where QGIS looks for one."""
    database.execute("CREATE TABLE qgis_projects (name TEXT PRIMARY KEY, metadata BLOB, content BLOB)")
    made = json.dumps({"last_modified_time": WRITTEN_AT[:19], "last_modified_user": "borderhist"})
    database.execute(
        "INSERT INTO qgis_projects VALUES (?, ?, ?)", (project.NAME, made, project.qgz(contents).hex())
    )


QGIS = "http://mrcc.com/qgis.dtd"

METADATA = """
CREATE TABLE gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
  md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL,
  mime_type TEXT NOT NULL DEFAULT 'text/xml',
  metadata TEXT NOT NULL DEFAULT ''
);
CREATE TABLE gpkg_metadata_reference (
  reference_scope TEXT NOT NULL,
  table_name TEXT,
  column_name TEXT,
  row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL,
  md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id)
);
INSERT INTO gpkg_extensions VALUES
  ('gpkg_metadata', NULL, 'gpkg_metadata',
   'http://www.geopackage.org/spec130/#extension_metadata', 'read-write'),
  ('gpkg_metadata_reference', NULL, 'gpkg_metadata',
   'http://www.geopackage.org/spec130/#extension_metadata', 'read-write');
"""

STYLES = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT(256),
  f_table_schema TEXT(256),
  f_table_name TEXT(256),
  f_geometry_column TEXT(256),
  styleName TEXT(30),
  styleQML TEXT,
  styleSLD TEXT,
  useAsDefault BOOLEAN,
  description TEXT,
  owner TEXT(30),
  ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)
"""
