"""``borderhist check``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from borderhist.cli.console import Day, echo_json, handle_errors
from borderhist.cli.options import interpretation_options, output_options
from borderhist.model.days import MEANING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from borderhist.cli.options import RecordOptions
    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.base import Language
    from borderhist.query.match import OutsideLines, VersionMatch
    from borderhist.query.outside_data import Outside, States


@click.command("check")
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Polygons or lines of somebody else to compare with the record (GeoJSON, GeoPackage, Shapefile).",
)
@click.option(
    "--on", "day", type=Day(), metavar="DATE", help=f"What the outside data claims to show. {MEANING}"
)
@click.option(
    "--label",
    metavar="ATTRIBUTE",
    help="The attribute that says whose an outside polygon is; else it is found.",
)
@output_options
@interpretation_options
@handle_errors
def command(
    against: Path | None,
    day: dt.date | None,
    label: str | None,
    lang: str,
    *,
    options: RecordOptions,
    as_json: bool,
) -> None:
    """Say everything that is wrong in the record; exit 1 if anything is.

    Reads every file, compares the calendars, traces every rule, closes every line, asks every piece of
    land for its witness, holds left and right against the witnesses under every reading and every date
    rule, and the lines against the committed layers. Nothing is written.

    With --against FILE, outside data is compared instead: overlap, areas, distances of lines, and the
    state of the record that it looks like, or all of them if it looks like several. Polygons are united by
    the attribute that names sovereigns, in any language of the record.

    Example: borderhist check --against atlas-1815.geojson --on 1815
    """
    if against is not None:
        from borderhist.query import outside_data

        found = outside_data.read(against)
        chronicle = options.open_record()
        claimed = None if day is None else chronicle.version_on(day)
        value = _collect_facts(chronicle, found, claimed, label)
        if as_json:
            echo_json(value)
        else:
            _print(value, cast("Language", lang))
        return
    if day is not None or label is not None:
        message = f"{'--on' if label is None else '--label'} goes with --against FILE"
        raise click.UsageError(message)
    from borderhist.derive import checks
    from borderhist.errors import DataError
    from borderhist.io import committed

    atlas = options.read_atlas()
    chronicle = checks.check_record(atlas)
    if faults := (*checks.check_interpretations(chronicle), *committed.find_moved_lines(chronicle)):
        raise DataError(tuple(faults))
    count = sum(len(treaty.segments) for treaty in atlas.treaties)
    click.echo(f"no fault in {len(atlas.treaties)} instruments and {count} segments", err=True)


def _collect_facts(
    chronicle: Chronicle, found: Outside, claimed: int | None, label: str | None
) -> dict[str, Any]:
    from borderhist.errors import OutsideError
    from borderhist.query import outside_data

    value: dict[str, Any] = {
        "claimed": None if claimed is None else _state_facts(chronicle, claimed, claimed),
        "left_out": found.left_out,
    }
    if found.polygons and (states := outside_data.states(chronicle, found, label)):
        value["polygons"] = _polygon_facts(chronicle, states, claimed)
    if found.lines and (lines := outside_data.lines(chronicle, found)):
        value["lines"] = _line_facts(chronicle, lines, claimed)
    if not value.keys() & {"polygons", "lines"}:
        west, south, east, north = chronicle.atlas.frame.bounds
        message = (
            f"nothing in {found.path} lies on the land of the study area "
            f"({west:g}-{east:g} E, {south:g}-{north:g} N)"
        )
        raise OutsideError(message)
    return value


def _polygon_facts(chronicle: Chronicle, states: States, claimed: int | None) -> dict[str, Any]:
    likeness = states.polygons.best_match()
    shown = likeness.versions[0] if claimed is None else claimed
    return {
        **_match_facts(chronicle, likeness, claimed),
        "of": _state_facts(chronicle, shown, shown),
        "inside": round(states.polygons.inside, 4),
        "label": states.attribute,
        "overlaps": [
            {
                "label": o.label, "sovereign": o.sovereign, "theirs_km2": round(o.theirs_km2, 1),
                "ours_km2": round(o.ours_km2, 1), "shared_km2": round(o.shared_km2, 1),
                "agreement": round(o.agreement, 4),
            }
            for o in states.polygons.overlaps(shown)
        ],
    }  # fmt: skip


def _line_facts(chronicle: Chronicle, lines: OutsideLines, claimed: int | None) -> dict[str, Any]:
    likeness = lines.best_match()
    shown = likeness.versions[0] if claimed is None else claimed
    offset = lines.offset(shown)
    return {
        **_match_facts(chronicle, likeness, claimed),
        "undelimited_in": [_run_facts(chronicle, run) for run in _group_runs(likeness.undelimited)],
        "of": _state_facts(chronicle, shown, shown),
        "inside": round(lines.inside, 4),
        "length_km": round(offset.length_km, 1),
        "undelimited_km": round(offset.undelimited_km, 1),
        "distances_km": {
            "median": round(offset.median_km, 2), "p90": round(offset.p90_km, 2),
            "max": round(offset.max_km, 2),
        },
        # a shift of less than a centimetre westward is no "-0"
        "shift_km": {"east": round(offset.east_km, 2) + 0.0, "north": round(offset.north_km, 2) + 0.0},
    }  # fmt: skip


def _state_facts(chronicle: Chronicle, first: int, last: int) -> dict[str, Any]:
    """Return the days from one version to the end of another, and the instrument they begin with."""
    after = last + 1
    until = chronicle.versions[after].effective if after < len(chronicle.versions) else None
    return {
        "treaty": chronicle.versions[first].id,
        "valid_from": str(chronicle.versions[first].effective),
        "valid_to": None if until is None else str(until),
    }


def _group_runs(versions: Sequence[int]) -> list[list[int]]:
    """Return versions as runs without a gap."""
    runs: list[list[int]] = []
    for version in versions:
        if runs and runs[-1][-1] == version - 1:
            runs[-1].append(version)
        else:
            runs.append([version])
    return runs


def _run_facts(chronicle: Chronicle, run: list[int]) -> dict[str, Any]:
    days = _state_facts(chronicle, run[0], run[-1])
    treaties = [chronicle.versions[version].id for version in run]
    return {"valid_from": days["valid_from"], "valid_to": days["valid_to"], "treaties": treaties}


def _match_facts(chronicle: Chronicle, likeness: VersionMatch, claimed: int | None) -> dict[str, Any]:
    """Return what data look like: the state that they claim to show if they may, else the first."""
    runs = _group_runs(likeness.versions)
    run = next((run for run in runs if claimed in run), runs[0])
    version = claimed if claimed is not None and claimed in run else run[0]
    nearest = {
        "year": chronicle.versions[version].year,
        "score": likeness.score,
        **_state_facts(chronicle, run[0], run[-1]),
        "is_as_claimed": None if claimed is None else claimed in likeness.versions,
        "spans": [_run_facts(chronicle, run) for run in runs],
    }
    return {"looks_like": nearest if likeness.is_close else None, "nearest": nearest}


def _print(value: dict[str, Any], language: Language) -> None:
    from borderhist.cli import console
    from borderhist.i18n.translator import speaker

    say, page = speaker(language), console.console()
    for kind in ("polygons", "lines"):
        if kind in value:
            _print_likeness(page, value, kind, say)
    if value["left_out"]:
        console.paragraph(page, say("left_out").format(value["left_out"]))
    if "polygons" in value:
        _print_overlaps(page, value["polygons"], say)
    if "lines" in value:
        _print_offset(page, value["lines"], say)


def _print_likeness(page: Console, value: dict[str, Any], kind: str, say: Callable[[str], str]) -> None:
    from borderhist.cli import console

    found, nearest = value[kind], value[kind]["nearest"]
    fit = f"{nearest['score'] * 100:.1f} %" if kind == "polygons" else f"{nearest['score']:g} {say('km')}"
    verdict = say("looks_like" if found["looks_like"] else "looks_like_none")
    console.paragraph(page, f"{say(f'outside-{kind}')}: {verdict} {nearest['year']} ({fit})")
    for span in nearest["spans"]:
        console.paragraph(page, _format_span(span, say), indent=2)
    if found.get("undelimited_in"):
        console.paragraph(page, say("edges_then"))
        for span in found["undelimited_in"]:
            console.paragraph(page, _format_span(span, say), indent=2)
    if value["claimed"] and found["looks_like"]:
        verdict = say("agrees" if nearest["is_as_claimed"] else "differs")
        console.paragraph(page, f"{say('claims')} {_format_days(value['claimed'], say)}: {verdict}")
    if found["inside"] < MOSTLY:
        console.paragraph(page, say("mostly_outside").format(f"{found['inside'] * 100:.2g} %"))


MOSTLY = 0.5
"""Where less of the data than this lies in the study area, that is said."""


def _format_days(span: dict[str, Any], say: Callable[[str], str]) -> str:
    return f"{span['valid_from']} - {span['valid_to'] or say('still')}"


def _format_span(span: dict[str, Any], say: Callable[[str], str]) -> str:
    first, *rest = span["treaties"]
    return f"{_format_days(span, say)}  {first}{f' ... {rest[-1]}' if rest else ''}"


def _print_offset(page: Console, lines: dict[str, Any], say: Callable[[str], str]) -> None:
    from borderhist.cli import console

    distance, shift = lines["distances_km"], lines["shift_km"]
    rows = [[f"{say('distance')}, {say('km')} ({name})", f"{km:g}"] for name, km in distance.items()]
    rows.append([say("shift"), f"{shift['east']:+g} E, {shift['north']:+g} N"])
    rows.append([f"{say('outside-length')}, {say('km')}", f"{lines['length_km']:,.1f}"])
    rows.append([say("near_edges"), f"{lines['undelimited_km']:,.1f}"])
    console.table(page, ["", _format_days(lines["of"], say)], rows, right=[1])


def _print_overlaps(page: Console, polygons: dict[str, Any], say: Callable[[str], str]) -> None:
    from borderhist.cli import console
    from borderhist.query.outside_data import in_one_line

    console.paragraph(page, f"{say('compared_with')} {_format_days(polygons['of'], say)}")
    if polygons["label"]:
        console.paragraph(page, say("labels_from").format(in_one_line(polygons["label"])))
    console.table(
        page,
        [say("what"), say("held_by"), say("theirs"), say("ours"), say("shared"), "%"],
        [
            [
                o["label"], o["sovereign"], f"{o['theirs_km2']:,.0f}", f"{o['ours_km2']:,.0f}",
                f"{o['shared_km2']:,.0f}", f"{o['agreement'] * 100:.1f}",
            ]
            for o in polygons["overlaps"]
        ],
        right=[2, 3, 4, 5],
    )  # fmt: skip
