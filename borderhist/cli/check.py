"""``borderhist check``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from borderhist.cli.running import (
    Day,
    echo_json,
    from_a_standpoint,
    in_a_language,
    open_atlas,
    open_chronicle,
    sentences,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from borderhist.chronicle import Chronicle
    from borderhist.outside import Outside
    from borderhist.records import Language
    from borderhist.resemblance import Fit


@click.command("check")
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Polygons or lines of somebody else to compare with the record (GeoJSON, GeoPackage, Shapefile).",
)
@click.option("--on", "day", type=Day(), metavar="DATE", help="The day the outside data claims to show.")
@in_a_language
@from_a_standpoint
@sentences
def command(against: Path | None, day: dt.date | None, lang: str, *, as_json: bool) -> None:
    """Say everything that is wrong in the record; exit 1 if anything is.

    Reads every file, compares the calendars, traces every rule, closes every line, asks every piece of
    land for its witness, holds left and right against the witnesses under every reading and every date
    rule, and the lines against the committed layers. Nothing is written.

    With --against FILE, outside data is compared instead: overlap, areas, distances of lines, and the
    state of the record that it looks like.

    Example: borderhist check --against atlas-1815.geojson --on 1815
    """
    if against is not None:
        _compare(against, day, cast("Language", lang), as_json=as_json)
        return
    if day is not None:
        message = "--on goes with --against FILE"
        raise click.UsageError(message)
    from borderhist import checks
    from borderhist.errors import DataError
    from borderhist.export import layers

    atlas = open_atlas()
    chronicle = checks.checked(atlas)
    if faults := (*checks.under_every_standpoint(chronicle), *layers.moved(chronicle)):
        raise DataError(tuple(faults))
    count = sum(len(treaty.segments) for treaty in atlas.treaties)
    click.echo(f"no fault in {len(atlas.treaties)} instruments and {count} segments", err=True)


def _compare(path: Path, day: dt.date | None, language: Language, *, as_json: bool) -> None:
    from borderhist import outside

    chronicle = open_chronicle()
    found = outside.read(path, chronicle.atlas)
    claimed = None if day is None else chronicle.version_on(day)
    value = _value(chronicle, found, claimed)
    if as_json:
        echo_json(value)
    else:
        _print(value, language)


def _value(chronicle: Chronicle, found: Outside, claimed: int | None) -> dict[str, Any]:
    from borderhist import resemblance

    value: dict[str, Any] = {"claimed": None if claimed is None else _state(chronicle, claimed)}
    if found.polygons:
        theirs = resemblance.OutsidePolygons(chronicle, found.polygons, found.labels)
        fits = theirs.fits()
        shown = fits[0].version if claimed is None else claimed
        value["polygons"] = {
            "looks_like": _looks(chronicle, fits),
            "of": _state(chronicle, shown),
            "overlaps": [
                {
                    "label": o.label, "sovereign": o.sovereign, "theirs_km2": round(o.theirs_km2, 1),
                    "ours_km2": round(o.ours_km2, 1), "shared_km2": round(o.shared_km2, 1),
                    "agreement": round(o.agreement, 4),
                }
                for o in theirs.overlaps(shown)
            ],
        }  # fmt: skip
    if found.lines:
        lines = resemblance.OutsideLines(chronicle, found.lines)
        fits = lines.fits()
        shown = fits[0].version if claimed is None else claimed
        offset = lines.offset(shown)
        value["lines"] = {
            "looks_like": _looks(chronicle, fits),
            "of": _state(chronicle, shown),
            "length_km": round(offset.length_km, 1),
            "distance_km": {
                "median": round(offset.median_km, 2), "p90": round(offset.p90_km, 2),
                "max": round(offset.max_km, 2),
            },
            "shift_km": {"east": round(offset.east_km, 2), "north": round(offset.north_km, 2)},
        }  # fmt: skip
    return value


def _state(chronicle: Chronicle, version: int) -> dict[str, Any]:
    treaty = chronicle.versions[version]
    after = version + 1
    until = chronicle.versions[after].effective if after < len(chronicle.versions) else None
    return {
        "treaty": treaty.id,
        "since": str(treaty.effective),
        "until": None if until is None else str(until),
    }


def _looks(chronicle: Chronicle, fits: tuple[Fit, ...]) -> dict[str, Any]:
    best = fits[0]
    return {
        "year": chronicle.versions[best.version].year,
        "score": best.score,
        **_state(chronicle, best.version),
    }


def _print(value: dict[str, Any], language: Language) -> None:
    from borderhist.cli import printing
    from borderhist.words import speaker

    say, page = speaker(language), printing.console()
    for kind in ("polygons", "lines"):
        if kind not in value:
            continue
        looks = value[kind]["looks_like"]
        span = f"{looks['since']} - {looks['until'] or say('still')}"
        printing.paragraph(
            page, f"{say('looks_like')} {looks['year']} ({looks['treaty']}, {span}); {looks['score']:g}"
        )
        claimed = value["claimed"]
        if claimed and claimed["treaty"] != looks["treaty"]:
            printing.paragraph(
                page,
                f"{say('claims')} {claimed['since']} - {claimed['until'] or say('still')}: {say('differs')}",
            )
    if "polygons" in value:
        _print_overlaps(value["polygons"]["overlaps"], say)
    if "lines" in value:
        distance, shift = value["lines"]["distance_km"], value["lines"]["shift_km"]
        rows = [[f"{say('distance')}, {say('km')} ({name})", f"{km:g}"] for name, km in distance.items()]
        rows.append([say("shift"), f"{shift['east']:+g} E, {shift['north']:+g} N"])
        printing.table(page, ["", ""], rows, right=[1])


def _print_overlaps(overlaps: list[dict[str, Any]], say: Callable[[str], str]) -> None:
    from borderhist.cli import printing

    printing.table(
        printing.console(),
        [say("what"), say("held_by"), say("theirs"), say("ours"), say("shared"), "%"],
        [
            [
                o["label"], o["sovereign"], f"{o['theirs_km2']:,.0f}", f"{o['ours_km2']:,.0f}",
                f"{o['shared_km2']:,.0f}", f"{o['agreement'] * 100:.1f}",
            ]
            for o in overlaps
        ],
        right=[2, 3, 4, 5],
    )  # fmt: skip
