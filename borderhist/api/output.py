"""Files and databases: layers, the bundle for GIS programs, folders of maps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from borderhist.api.derived import Derived
from borderhist.api.layers import select
from borderhist.errors import OutputError, UnknownNameError, unknown
from borderhist.io import writing
from borderhist.io.bundle import package
from borderhist.layers import schema
from borderhist.layers.table import DEGREES
from borderhist.maps.publish import manifest
from borderhist.maps.publish import render as publish_render
from borderhist.maps.publish.manifest import EXTRA, Request, can_draw

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from borderhist.api.layers import Options
    from borderhist.layers.table import Table
    from borderhist.maps.publish.manifest import Format
    from borderhist.model.days import DayLike


class Output(Derived):
    """What is written."""

    def to_file(
        self, path: str | os.PathLike[str], layers: str | Iterable[str], day: DayLike | None = None,
        *, format: str | None = None, overwrite: bool = False, **options: Unpack[Options],  # noqa: A002
    ) -> list[Path]:  # fmt: skip
        """Write layers into a file, or into a folder with a file for each.

        Parameters
        ----------
        path : path
            A file, whose end says the format (``.gpkg``, ``.geojson``, ``.parquet``, ``.fgb``, ``.shp.zip``
            and others, see docs/formats.md); a folder for several layers of a format that holds one.
        layers : str or iterable of str
            Names of layers, as of :func:`layer`; ``"all"`` for every one.
        day : date, str, int or numpy.datetime64, optional
            Only what holds on this Gregorian day; a month or a year means its first day, ``"1857-end"`` its
            last.
        format : str, optional
            The format, where the end of the path does not say it.
        overwrite : bool, default False
            Whether to replace what is there.
        **options
            ``treaty``, ``bounds`` (degrees, WGS84), ``simplify_km`` and ``crs``, as of :func:`layer`.

        Returns
        -------
        list of pathlib.Path
            The files written.

        Raises
        ------
        UnknownNameError
            If there is no such layer, instrument, format or coordinate system.
        OutputError
            If a file is there already or cannot be written; what was there stays whole.
        UsageError
            If the format cannot hold these layers or their coordinate system.

        See Also
        --------
        bundle : Everything in one GeoPackage, with styles.
        to_postgis : The same into a database.

        Examples
        --------
        >>> bh.to_file(folder / "peking.fgb", "boundary", treaty="1860-peking")[0].name
        'peking.fgb'
        """
        target = Path(path)
        form = writing.find_format(format) if format else writing.find_format_of(target)
        made = _tables(self, layers, day, options, also=form.also)
        return writing.to_file(made, target, form.name, overwrite=overwrite)

    def to_postgis(
        self, dsn: str, layers: str | Iterable[str] = "all", day: DayLike | None = None, *,
        overwrite: bool = False, **options: Unpack[Options],
    ) -> dict[str, int]:  # fmt: skip
        """Write layers into PostGIS, each as a typed table of the schema ``borderhist``, in one transaction.

        Parameters
        ----------
        dsn : str
            Where the database is, such as ``postgresql://user@host:5432/database``; a password may also come
            from ``PGPASSWORD`` or ``~/.pgpass``.
        layers : str or iterable of str, default "all"
            Names of layers; ``"all"`` for every one with the related tables.
        day : date, str, int or numpy.datetime64, optional
            Only what holds on this Gregorian day; a month or a year means its first day, ``"1857-end"`` its
            last.
        overwrite : bool, default False
            Whether rows that are not among those given are removed.
        **options
            ``treaty``, ``bounds`` (degrees, WGS84), ``simplify_km`` and ``crs``, as of :func:`layer`.

        Returns
        -------
        dict of str to int
            How many rows each table was given.

        Raises
        ------
        UnknownNameError
            If there is no such layer, instrument or coordinate system.
        OutputError
            If the database cannot be reached or refuses something; all is then as it was.

        See Also
        --------
        to_file : The same into files.

        Examples
        --------
        >>> bh.to_postgis("postgresql://localhost/history", "boundary")  # doctest: +SKIP
        {'boundary': 412}
        """
        also = tuple(schema.TABLES) if layers == "all" else ()
        return writing.to_database(_tables(self, layers, day, options, also), dsn, overwrite=overwrite)

    def bundle(self, path: str | os.PathLike[str] = ".", *, overwrite: bool = False) -> list[Path]:
        """Write everything as one GeoPackage with styles, time and a QGIS project inside.

        Parameters
        ----------
        path : path, default "."
            A folder for ``borderhist.gpkg``, or another name for it that ends in ``.gpkg``.
        overwrite : bool, default False
            Whether to replace what is there.

        Returns
        -------
        list of pathlib.Path
            The GeoPackage, ``datapackage.json`` and ``SHA256SUMS``.

        Raises
        ------
        OutputError
            If a file is there already or cannot be written; what was there stays whole.
        UsageError
            If the path is another file.

        See Also
        --------
        to_file : Single layers in other formats.

        Examples
        --------
        >>> bh.bundle("gis")  # doctest: +SKIP
        [PosixPath('gis/borderhist.gpkg'), PosixPath('gis/datapackage.json'), PosixPath('gis/SHA256SUMS')]
        """
        return package.write(self.chronicle, Path(path), overwrite=overwrite)

    def render(
        self, name: str | int | None = None, path: str | os.PathLike[str] = "maps", *,
        formats: Iterable[Format] = ("html",), languages: Iterable[str] = ("en",), jobs: int = 1,
        force: bool = False,
    ) -> list[Path]:  # fmt: skip
        """Draw maps into a folder, those that are not up to date there.

        Parameters
        ----------
        name : str or int, optional
            The id of an instrument, a year, or ``"atlas"``; without it all of them.
        path : path, default "maps"
            The folder.
        formats : iterable of {"html", "png", "svg", "pdf", "pptx"}, default ("html",)
            Pages, pictures or slides.
        languages : iterable of {"en", "ru", "zh-Hant", "tr"}, default ("en",)
            Languages of pictures and slides; a page speaks all four.
        jobs : int, default 1
            How many processes draw at once; a script that asks for more needs the guard
            ``if __name__ == "__main__":``.
        force : bool, default False
            Whether to draw also what is up to date.

        Returns
        -------
        list of pathlib.Path
            Every file that was asked for, drawn now or before.

        Raises
        ------
        UnknownNameError
            If there is no such instrument, or nothing happened in that year.
        OutputError
            If a library that draws pictures is missing, or a file cannot be written.

        See Also
        --------
        map : One map as a value.

        Examples
        --------
        >>> [path.name for path in bh.render("1858-aigun", folder)]
        ['1858-aigun.html']
        """
        wanted, folder = tuple(formats), Path(path)
        missing = [one for one in wanted if not can_draw(one)]
        if missing:
            message = f"to draw {' and '.join(missing)}, install what they need: {EXTRA}"
            raise OutputError(message)
        chronicle = self.chronicle
        read, rule = chronicle.interpretation.readings, chronicle.interpretation.date_rule
        readings = tuple(f"{reading}={variant}" for reading, variant in read)
        subject = None if name is None else str(name)
        request = Request(subject, wanted, tuple(languages), readings, rule)
        prints = manifest.fingerprints(chronicle.atlas.root)
        plan = publish_render.plan(chronicle, request, folder, prints, force=force)
        for _ in publish_render.carry_out(chronicle, plan, request, folder, prints, jobs):
            pass
        return [folder / file for file in plan.files]


def _tables(
    record: Derived, layers: str | Iterable[str], day: DayLike | None, options: Options, also: tuple[str, ...]
) -> tuple[Table, ...]:
    """Return layers, and the related tables that go with them."""
    names = [layers] if isinstance(layers, str) else list(layers)
    for name in names:
        if name not in {*schema.LAYERS, *schema.TABLES, "all"}:
            message = unknown("layer", name, (*schema.LAYERS, "all"))
            raise UnknownNameError(message, reason="unknown-layer")
    wanted = [*schema.LAYERS] if "all" in names else names
    chosen = (options.get("treaty"), options.get("bounds"), options.get("simplify_km", 0.0))
    return select(record, [*dict.fromkeys((*wanted, *also))], day, *chosen, options.get("crs", DEGREES))
