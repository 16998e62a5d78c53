"""Draw a state of the map as a small inline SVG, for readers without JavaScript."""

from __future__ import annotations

import dataclasses
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderhist.maps.html.painting import hatches, looks, paint, possession_fill
from borderhist.maps.phrases import names_shown, shown_transfers
from borderhist.maps.planar import ProjectedScene, Viewport, in_force, possessions_shown, projected_bounds
from borderhist.style import COAST_INK, INK, LAND, PAPER, SEA, TRANSFER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from borderhist.i18n.translator import Translator
    from borderhist.maps.planar import Points
    from borderhist.maps.scene import Scene


WIDTH = 640
"""Units of a panel; on a usual screen each is a pixel or less."""

LOWEST, HIGHEST = 300, 760

TOLERANCES = (1.0, 1.5, 2.0, 3.0, 5.0, 9.0, 18.0)
"""Units by which lines are simplified: the first with which the pictures are small enough."""

MOST_BYTES = 8_000
"""Of the pictures of a page; what stands around them is text."""

LETTER = 11
"""Units that a letter of a name is wide, at most as a rule."""

Ring = list[int]

Point = tuple[int, int]


def pictures(scene: Scene, phrases: Translator, versions: Sequence[int]) -> tuple[str, ...]:
    """Return an SVG for each of some versions; they share what the first of them defines."""
    made: tuple[str, ...] = ()
    for tolerance in TOLERANCES:
        made = Miniature(scene, tuple(versions), tolerance).pictures(phrases)
        if sum(len(picture.encode()) for picture in made) <= MOST_BYTES:
            break
    return made


@dataclasses.dataclass(frozen=True)
class Miniature:
    """Some versions of a scene, drawn with lines simplified by a tolerance in units.

    Every arc is simplified on its own, so that neighbours keep sharing it.
    """

    scene: Scene
    versions: tuple[int, ...]
    tolerance: float

    @cached_property
    def height(self) -> int:
        """The height of a panel in units."""
        left, bottom, right, top = projected_bounds(self.scene["projection"], self.scene["extent"])
        return round(min(max(WIDTH * (top - bottom) / (right - left), LOWEST), HIGHEST))

    @cached_property
    def ground(self) -> ProjectedScene:
        """The scene on a panel."""
        size = (float(WIDTH), float(self.height))
        return ProjectedScene(
            self.scene, Viewport.showing(self.scene["projection"], self.scene["extent"], size)
        )

    @cached_property
    def arcs(self) -> list[list[Point]]:
        """The arcs in whole units, downwards; those out of sight keep little more than their ends."""
        window = self.ground.plane.window
        return [
            self._whole(arc, self.tolerance if window.intersects(shapely.LineString(arc)) else WIDTH)
            for arc in self.ground.arcs
        ]

    def _whole(self, points: Points, tolerance: float) -> list[Point]:
        line = shapely.simplify(shapely.LineString(points), tolerance, preserve_topology=False)
        return [(round(x), round(self.height - y)) for x, y in shapely.get_coordinates(line).tolist()]

    # ------------------------------------------------------------ what is drawn

    def pictures(self, phrases: Translator) -> tuple[str, ...]:
        """Return the pictures."""
        return tuple(self._picture(phrases, place) for place in range(len(self.versions)))

    def _picture(self, phrases: Translator, place: int) -> str:
        version = self.versions[place]
        side = phrases.text("before" if place < len(self.versions) - 1 else "after")
        held = dict.fromkeys(self._holder(face, version) for face in range(len(self.scene["faces"])))
        names = "; ".join(names_shown(phrases, self.scene, number, [version]) for number in held)
        return (
            f'<svg viewBox="0 0 {WIDTH} {self.height}" role="img" aria-labelledby="picture-{place}">'
            f'<title id="picture-{place}">{escape(side)}: {escape(phrases.of(self.scene["title"]))}</title>'
            f"<desc>{escape(names)}</desc>"
            f"{self._definitions if place == 0 else ''}"
            f'<path fill="{SEA}" d="M0 0h{WIDTH}v{self.height}H0z"/><use href="#land" fill="{LAND}"/>'
            f'<g stroke="{COAST_INK}" stroke-width=".7">{self._fills(place)}</g>'
            f"{self._possessions(version)}"
            f"{self._changed if place == len(self.versions) - 1 else ''}"
            f'<g fill="none" stroke="{INK}">{self._strokes(place)}</g>'
            f"{self._names(phrases, version)}</svg>"
        )

    @cached_property
    def _definitions(self) -> str:
        parts = [f'<path id="land" d="{self._backdrop()}"/>', *hatches(self.scene)]
        parts += [
            f'<path id="f{number}" d="{self.area(faces)}"/>'
            for number, faces in enumerate(self.lots.values())
        ]
        parts += [
            f'<path id="b{number}" d="{drawn}"{lines[0] if len(lines) == 1 else ""}/>'
            for number, ((_, lines), drawn) in enumerate(self._borders.items())
        ]
        return f"<defs>{''.join(parts)}</defs>"

    def _holder(self, face: int, version: int) -> int:
        return self.scene["holds"][self.scene["faces"][face]["holds"][version]]["sovereign"]

    @cached_property
    def lots(self) -> dict[tuple[int, ...], list[int]]:
        """The faces that look alike in every picture, by who holds them in each."""
        lots: dict[tuple[int, ...], list[int]] = {}
        for face in range(len(self.scene["faces"])):
            lots.setdefault(tuple(self._holder(face, version) for version in self.versions), []).append(face)
        return lots

    def _fills(self, place: int) -> str:
        fills = (paint(self.scene, holders[place]) for holders in self.lots)
        return "".join(f'<use href="#f{number}" fill="{fill}"/>' for number, fill in enumerate(fills))

    @cached_property
    def _borders(self) -> dict[tuple[tuple[bool, ...], tuple[str, ...]], str]:
        """The paths of boundaries that look alike, by the pictures they are in and their strokes."""
        found: dict[tuple[tuple[bool, ...], tuple[str, ...]], list[int]] = {}
        forces = [{id(segment) for segment in in_force(self.scene, version)} for version in self.versions]
        for segment in self.scene["segments"]:
            shown = tuple(id(segment) in force for force in forces)
            if any(shown):
                found.setdefault((shown, looks(segment, self.ground.plane.scale)), []).extend(segment["arcs"])
        drawn = {alike: self._lines(arcs) for alike, arcs in found.items()}
        return {alike: lines for alike, lines in drawn.items() if lines}

    def _strokes(self, place: int) -> str:
        return "".join(
            f'<use href="#b{number}"{line}/>'
            for number, (shown, lines) in enumerate(self._borders)
            if shown[place]
            # a path that is stroked once says itself how
            for line in (lines if len(lines) > 1 else [""])
        )

    @cached_property
    def _changed(self) -> str:
        """The outline of what changed hands."""
        faces = {face for transfer in shown_transfers(self.scene) for face in transfer["faces"]}
        if not faces:
            return ""
        return f'<path fill="none" stroke="{TRANSFER}" stroke-width="6" d="{self.area(sorted(faces))}"/>'

    def _names(self, phrases: Translator, version: int) -> str:
        labels = []
        for area in self.scene["areas"]:
            x, y = self.ground.plane.point(area["lon"], area["lat"])
            lasts = area["since"] <= version and (area["until"] is None or version < area["until"])
            if lasts and self.ground.plane.window.contains(shapely.Point(x, y)):
                name = phrases.of(area["name"])
                half = min(len(name) * LETTER / 2, WIDTH / 2)
                x = min(max(x, half), WIDTH - half)
                labels.append(f'<text x="{x:.0f}" y="{self.height - y:.0f}">{escape(name)}</text>')
        halo = f'text-anchor="middle" font-size="19" stroke="{PAPER}" stroke-width="3.5" paint-order="stroke"'
        return f"<g {halo}>{''.join(labels)}</g>" if labels else ""

    # ------------------------------------------------------------ paths

    def area(self, faces: Iterable[int]) -> str:
        """Return the path around some faces."""
        refs = [
            ref
            for face in faces
            for polygon in self.scene["faces"][face]["polygons"]
            for ring in polygon
            for ref in ring
        ]
        rings = (
            [point for ref in ring for point in self._arc_points(ref)] for ring in outline(refs, self.ends)
        )
        return "".join(path(ring, closed=True) for ring in rings)

    def _lines(self, refs: Iterable[int]) -> str:
        """Return arcs as lines; those out of sight are left out."""
        wanted = dict.fromkeys(ref if ref >= 0 else ~ref for ref in refs)
        return "".join(path(self.arcs[arc]) for arc in wanted if self._is_seen(self.arcs[arc]))

    def _is_seen(self, points: Sequence[Point]) -> bool:
        xs, ys = zip(*points, strict=True)
        return bool(min(xs) <= WIDTH and max(xs) >= 0 and min(ys) <= self.height and max(ys) >= 0)

    def _possessions(self, version: int) -> str:
        """Return what another than the sovereign holds."""
        return "".join(
            f'<path d="{self._around(polygons)}"{possession_fill(self.scene, item)}/>'
            for item, polygons in possessions_shown(self.scene, version)
        )

    def _backdrop(self) -> str:
        return self._around(self.scene["land"])

    def _around(self, polygons: Iterable[Sequence[Sequence[int]]]) -> str:
        """Return the path around what a scene gives as rings of scaled integers."""
        shape = shapely.simplify(self.ground.shape(polygons), max(self.tolerance, 2))
        rings = [
            ring
            for part in shapely.get_parts(shape)
            if isinstance(part, shapely.Polygon)
            for ring in (part.exterior, *part.interiors)
        ]
        return "".join(
            path([(round(x), round(self.height - y)) for x, y in ring.coords], closed=True) for ring in rings
        )

    def _arc_points(self, ref: int) -> list[Point]:
        return self.arcs[ref] if ref >= 0 else self.arcs[~ref][::-1]

    @cached_property
    def ends(self) -> list[tuple[Point, Point]]:
        """Where every arc begins and ends, in the numbers of the scene, which are exact."""
        return [((arc[0], arc[1]), (sum(arc[::2]), sum(arc[1::2]))) for arc in self.scene["arcs"]]


def outline(refs: Iterable[int], ends: Sequence[tuple[Point, Point]]) -> list[Ring]:
    """Return the rings around faces that all run the same way round, given by all arcs of their own rings.

    An arc between two of the faces is travelled both ways and bounds nothing.
    """
    left: dict[int, None] = {}
    for ref in refs:
        if ~ref in left:
            del left[~ref]
        else:
            left[ref] = None
    by_start: dict[Point, list[int]] = {}
    for ref in left:
        by_start.setdefault(ends[ref][0] if ref >= 0 else ends[~ref][1], []).append(ref)
    rings: list[Ring] = []
    while left:
        ring = [next(iter(left))]
        while ring:
            ref = ring[-1]
            del left[ref]
            start, end = ends[ref] if ref >= 0 else ends[~ref][::-1]
            by_start[start].remove(ref)
            if not by_start.get(end):
                break
            ring.append(by_start[end][0])
        rings.append(ring)
    return rings


def path(points: Sequence[Point], *, closed: bool = False) -> str:
    """Return the commands of a line or ring: the first point, then steps; nothing if it shrank to less."""
    steps = np.diff(np.array(points), axis=0).tolist()
    moves = [(dx, dy) for dx, dy in steps if dx or dy]
    if closed and moves and not np.sum(moves, axis=0).any():
        # the end of the ring is the command that closes it
        moves.pop()
    if len(moves) < 1 + closed:
        return ""
    numbers = "".join(f"{'' if number < 0 else ' '}{number}" for move in moves for number in move)
    x, y = points[0]
    return f"M{x} {y}l{numbers.lstrip()}{'z' if closed else ''}"
