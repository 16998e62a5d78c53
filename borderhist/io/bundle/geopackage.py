"""Write every layer and related table into one GeoPackage, with styles, relations, metadata and project."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from typing import TYPE_CHECKING

import shapely

from borderhist.io.bundle import relations
from borderhist.io.bundle.qgis import layer_styles, metadata, project
from borderhist.io.formats import ogr
from borderhist.io.formats.ogr import NAME as GEOMETRY
from borderhist.io.formats.ogr import WRITTEN_AT
from borderhist.layers import fields
from borderhist.layers import table as layers_table
from borderhist.layers._rows.row import OWN, Row, name_fields
from borderhist.layers.fields import Field, Layer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from borderhist.derive.chronicle import Chronicle
    from borderhist.layers.table import Table
    from borderhist.model.reader import Atlas, LineFeature


def write(chronicle: Chronicle, target: Path) -> tuple[Table, ...]:
    """Write the GeoPackage of a bundle, which does not exist yet, and return its tables.

    The project inside it knows the file by the name that it has now.

    Raises
    ------
    OSError, RuntimeError
        If it cannot be written.
    """
    gathered = (*layers_table.tables(chronicle, layers_table.ROWS), *ground(chronicle.atlas))
    ogr.write_geopackage(gathered, target)
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
    for number, (scope, named, text) in enumerate(said, 1):
        database.execute(
            "INSERT INTO gpkg_metadata VALUES (?, 'dataset', ?, 'text/xml', ?)", (number, QGIS, text)
        )
        database.execute(
            "INSERT INTO gpkg_metadata_reference VALUES (?, ?, NULL, NULL, ?, ?, NULL)",
            (scope, named, WRITTEN_AT, number),
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

PUBLIC = "public domain"
"""The licence of Natural Earth."""

METHOD = Field("method", "text", "How the geometry was made")

LAND = Layer(
    "land", "Backdrop: land", "Land, also where the record says nothing; much simplified, for the eye only.",
    "area", (fields.identity("Always `land`"), *fields.PROVENANCE),
)  # fmt: skip

LAKES = Layer(
    "lakes", "Backdrop: lakes", "Lakes, for the eye only.", "area",
    (fields.identity("Id of the lake"), *fields.names("lake"), METHOD, *fields.PROVENANCE),
)  # fmt: skip

RIVERS = Layer(
    "rivers", "Backdrop: rivers", "The rivers that boundaries follow or that a reader looks for.", "line",
    (
        fields.identity("`river/n`: stretch *n* (from 0) of a river"),
        *fields.names("river"), METHOD, fields.CERTAINTY, fields.UNCERTAINTY, *fields.PROVENANCE,
    ),
)  # fmt: skip

STUDY_AREA = Layer(
    "study_area", "Backdrop: study area", "Outside it the record says nothing.", "area",
    (fields.identity("Always `study_area`"), *fields.PROVENANCE),
)  # fmt: skip


def ground(atlas: Atlas) -> tuple[Table, ...]:
    """Return what lies under and around the record."""
    frame = {"id": "study_area", "source": "OWN-HAND", "licence": OWN}
    land = {"id": "land", "source": "NE", "licence": PUBLIC}
    return (
        layers_table.build_table(STUDY_AREA, [Row(frame, shapely.MultiPolygon([atlas.frame]))]),
        layers_table.build_table(RIVERS, list(_rivers(atlas))),
        layers_table.build_table(LAKES, list(_lakes(atlas))),
        layers_table.build_table(
            LAND, [Row(land, shapely.MultiPolygon(list(shapely.get_parts(atlas.backdrop))))]
        ),
    )


def _waters(atlas: Atlas, role: str) -> Iterator[tuple[str, tuple[LineFeature, ...]]]:
    """Yield the waters of a kind that every reading draws, by id."""
    for line, features in atlas.lines.items():
        facts = features[0].properties
        if facts.role == role and facts.reading == "default":
            yield line, features


def _rivers(atlas: Atlas) -> Iterator[Row]:
    for river, stretches in _waters(atlas, "river"):
        for number, stretch in enumerate(stretches):
            known = {
                "certainty": stretch.properties.certainty,
                "uncertainty_km": float(stretch.properties.uncertainty_km),
            }
            yield Row(_facts(f"{river}/{number}", stretch, known), stretch.geometry)


def _lakes(atlas: Atlas) -> Iterator[Row]:
    for lake, shores in _waters(atlas, "lake"):
        rings = [shapely.Polygon(shore.geometry) for shore in shores]
        yield Row(_facts(lake, shores[0], {}), shapely.MultiPolygon(rings))


def _facts(water: str, feature: LineFeature, known: Mapping[str, object]) -> dict[str, object]:
    said = feature.properties
    return {
        "id": water,
        **name_fields(said.names),
        "method": said.method,
        **known,
        "source": said.source,
        "licence": said.licence,
    }
