"""Which lines the base geometry has, and from which data each is cut: the recipe of ``build_geodata.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import eastern_features as eastern
import island_features as islands
import shapely
import western_features as western
from baselines import MODERN, PROXY, TRIPOINTS, Builder, Built, Raw
from linework import between, centreline, index_of, nearest_node, rounded, way, with_vertex
from orientation import LAKES, ORIENTATION_RIVERS
from study_area import BACKDROP_BOUNDS, Frame, coast_pieces

if TYPE_CHECKING:
    from linework import Coordinates, Point

FRAME_PROPERTIES = {
    "id": "study-area",
    "source": "OWN-HAND",
    "licence": "CC-BY-4.0",
    "method": "a convention: from the Pamirs to the Pacific, from Yakutsk to Peking",
}
BACKDROP_PROPERTIES = {
    "id": "land",
    "source": "NE",
    "licence": "public domain",
    "method": "Natural Earth 1:10M land, simplified to 0.05 degree, without islets; for the eye only",
}
SHABIN_LONGITUDE = 90.1
"""The pass lies at 51.95 N 90.1 E to within 30 km; the modern line meets that meridian near it."""
GSHHG_WAY = "way along the WDBII river polylines, bridged where bins cut them"


def rivers_of_the_frontier(b: Builder) -> None:
    """Add Argun, Amur, Ussuri, Sungacha and Khanka, cut at their named nodes."""
    raw = b.raw
    main = way(raw.borders, (117.8369, 49.509), (121.4058, 53.3168), (134.3863, 48.3813))
    main, strelka = with_vertex(main, (121.4753, 53.3342))
    b.node("abagaitu", main[0], 6, "L", "NE")
    b.node("ust-strelka", strelka, 2, "V", "WP")
    b.add("argun", between(main, main[0], strelka), "NE", "V", 2, MODERN, role="river")
    b.add(
        "amur-upper", between(main, strelka, main[-1]), "NE", "V", 2, MODERN, role="river", line="amur", seq=1
    )
    lower = centreline(raw.lower_amur_banks, main[-1], (140.62, 53.1))
    ussuri_reach = way(raw.rivers, (134.735, 48.266), (135.08, 48.45))
    lower, mouth = with_vertex([main[-1], *lower], ussuri_reach[-1])
    b.node("ussuri-mouth", mouth, 2, "V", "NE")
    middle = "middle line of the WDBII river banks (Voronoi edges)"
    reach = between(lower, lower[0], mouth)
    b.add("amur-khabarovsk", reach, "GSHHG", "C", 3, middle, role="river", line="amur", seq=2)
    beyond = between(lower, mouth, lower[-1])
    b.add("amur-lower", beyond, "GSHHG", "C", 5, middle, role="river", line="amur", seq=3)
    border = way(raw.borders, (133.41, 45.57), (134.7187, 48.2634))
    b.node("sungacha-mouth", border[0], 2, "V", "NE")
    b.add("ussuri-upper", border, "NE", "V", 2, MODERN, role="river", line="ussuri", seq=1)
    b.add(
        "ussuri-khabarovsk",
        rounded([border[-1], *ussuri_reach, mouth]),
        "GSHHG",
        "V",
        2,
        GSHHG_WAY,
        role="river",
        line="ussuri",
        seq=2,
    )
    sungacha = way(raw.borders, (132.8400, 45.0590), border[0])
    b.node("sungacha-source", sungacha[0], 2, "V", "M-19")
    b.add("sungacha", sungacha, "NE", "V", 2, MODERN, role="river")


def tumen_and_yalu(b: Builder) -> None:
    """Add the line from Lake Khanka to the Tumen and the rivers of Korea's frontier."""
    raw = b.raw
    land = way(raw.borders, (131.969, 45.234), (131.2645, 44.0542), (130.5845, 42.5689))
    b.node("tur-mouth", land[0], 2, "V", "M-19")
    b.node("hubtu-mouth", land[index_of(land, (131.2645, 44.0542))], 3, "V", "M-44")
    b.add("khanka-hunchun", land, "NE", "K", 3, PROXY, role="border", line="khanka-tumen", seq=1)
    post_t: Point = (130.639, 42.42)
    b.node("tumen-post-t", post_t, 0.4, "V", "P02")
    strip = rounded([land[-1], *raw.digitised["fangchuan"], post_t])
    by_hand = "digitised by hand: Natural Earth ends 15 km short of post T; left bank of the Tumen"
    b.add("fangchuan", strip, "OWN-HAND", "L", 2, by_hand, role="border", line="khanka-tumen", seq=2)
    river = way(raw.borders, (124.37, 40.0983), (130.5308, 42.5305), (130.7, 42.2951))
    # Natural Earth's river runs 0.7 km from the surveyed post: the post replaces the nearest vertex
    river[index_of(river, post_t)] = post_t
    b.add(
        "yalu-tumen",
        [*river[: river.index(post_t) + 1]],
        "NE",
        "K",
        5,
        "modern boundary of Natural Earth 1:10M along Yalu and Tumen",
        role="border",
    )
    b.add("tumen-mouth", [*river[river.index(post_t) :]], "NE", "V", 2, MODERN, role="border")


def kyakhta_line(b: Builder) -> None:
    """Add the line of 1727 from Abagaitu to Shabin-Dabaga, in stretches of equal uncertainty."""
    raw = b.raw
    stops = [
        TRIPOINTS["mongolia-tripoint"][1],
        (106.485, 50.335),
        (99.25, 52.954),
        (96.684, 53.639),
        (90.491, 52.182),
        (89.27, 51.548),
    ]
    whole = way(raw.admin, b.at("abagaitu"), *stops)
    corner = next(p for p in reversed(whole) if p in raw.borders)
    whole, kyakhta = with_vertex(whole, stops[1])
    tripoint = whole[index_of(whole, stops[0])]
    # the site of the pass is known to 30 km only: the line ends where it first reaches its meridian
    meridian = shapely.LineString([(SHABIN_LONGITUDE, 51), (SHABIN_LONGITUDE, 53)])
    crossings = shapely.get_coordinates(shapely.intersection(meridian, shapely.LineString(whole)))
    first = min(
        crossings, key=lambda p: shapely.line_locate_point(shapely.LineString(whole), shapely.Point(p))
    )
    whole, shabin = with_vertex(whole, (SHABIN_LONGITUDE, float(first[1])))
    b.node("mongolia-tripoint", tripoint, 0.2, "V", "TRI96")
    b.node("kyakhta-line", kyakhta, 3, "V", "NE")
    b.node("tuva-corner", corner, 15, "K", "NE")
    b.node("shabin-dabaga", shabin, 30, "L", "BACKGROUND")
    onward = way(raw.admin, whole[-1], (89.64, 49.92))
    # the limit of Tuva ends a few metres from the boundary of the states: its last point gives way
    beyond = [*between(whole, shabin, whole[-1]), *onward[1:-1], nearest_node(raw.borders, onward[-1])]
    b.node("bogosuk", beyond[-1], 20, "L", "BACKGROUND")
    method = "modern limit of Tuva and modern boundary, Natural Earth 1:10M, standing in for the line of 1864"
    b.add("tuva-west", beyond, "NE", "K", 15, method, role="border")

    def cut(lon: float, lat: float) -> Point:
        return whole[index_of(whole, (lon, lat))]

    east = [kyakhta, cut(108.0028, 49.6632), cut(112.7, 49.49), tripoint, b.at("abagaitu")]
    west = [kyakhta, cut(102.3, 50.75), corner, shabin]
    stretches = [
        ("kyakhta-abagaitu", "line-chikoi", east[0], east[1], "K", 5),
        ("kyakhta-abagaitu", "line-khentei", east[1], east[2], "K", 20),
        ("kyakhta-abagaitu", "line-torei", east[2], east[3], "K", 10),
        ("kyakhta-abagaitu", "line-tarbagan", east[3], east[4], "L", 15),
        ("kyakhta-shabin", "line-dzhida", west[0], west[1], "K", 10),
        ("kyakhta-shabin", "line-khubsugul", west[1], west[2], "K", 15),
        ("kyakhta-shabin", "line-sayan", west[2], west[3], "L", 30),
    ]
    for seq, (line, name, start, end, certainty, km) in enumerate(stretches):
        b.add(name, between(whole, start, end), "NE", certainty, km, PROXY, role="border", line=line, seq=seq)


def nerchinsk_line(b: Builder) -> None:
    """Add the Shilka, the Gorbitsa, the Amur divide to the sea, the Uda, and the other readings of them."""
    raw = b.raw
    shilka = way(raw.rivers, (115.84, 51.70), (119.2175, 53.1), (121.4, 53.34))
    last = index_of(shilka, b.at("ust-strelka"))
    shilka, gorbitsa_mouth = with_vertex(
        rounded([*shilka[: last + 1], b.at("ust-strelka")]), (119.2175, 53.1)
    )
    b.node("gorbitsa-mouth", gorbitsa_mouth, 1, "V", "GN")
    b.add("shilka", shilka, "GSHHG", "V", 1, GSHHG_WAY, role="river")
    gorbitsa = [gorbitsa_mouth, *raw.control["gorbitsa"][1:]]
    b.node("gorbitsa-source", gorbitsa[-1], 3, "C", "OWN-DEM")
    own(b, "gorbitsa", gorbitsa, role="river")
    stretches = [
        "gorbitsa-link",
        "olyokma-nyukzha",
        "stanovoy-aldan",
        "zeya-maya-uda",
        "uda-zeya-selemdzha",
        "tugur-nimelen",
        "tugur-amgun",
        "orel-coast",
    ]
    for seq, name in enumerate(stretches):
        km = 7.0 if name == "zeya-maya-uda" else None
        own(b, name, raw.control[name], role="watershed", line="amur-divide", seq=seq, km=km)
    head = raw.control["uda-zeya-selemdzha"][0]
    b.node("uda-head", head, 7, "C", "OWN-DEM")
    uda = off_the_divide(way(raw.rivers, (130.5, 54.01), (135.24, 54.70)), raw.control["zeya-maya-uda"])
    link = "straight link from the source on maps to the divide where the control points put the head"
    b.add("uda-link", [head, uda[0]], "OWN-HAND", "L", 7, link, role="river", line="uda", seq=1)
    b.add("uda", uda, "GSHHG", "V", 3, GSHHG_WAY, role="river", seq=2)
    own(b, "amazar", raw.control["amazar"], role="river")
    own(b, "uda-upper-dem", raw.control["uda-upper-dem"], role="river")
    own(b, "uda-north-branch", raw.control["uda-north-branch"], role="watershed")


def off_the_divide(river: Coordinates, divide: Coordinates) -> Coordinates:
    """Return a river without the vertices that lie on its own watershed, which is known to 4 to 7 km only."""
    crest = shapely.LineString(divide)
    kept = [p for p in river if crest.distance(shapely.Point(p)) > 0.01]  # noqa: PLR2004 - about 0.8 km
    if shapely.LineString(kept).intersects(crest):
        message = "the river still crosses its watershed"
        raise ValueError(message)
    return kept


def own(
    b: Builder,
    name: str,
    coordinates: Coordinates,
    *,
    role: str,
    line: str = "",
    seq: int = 1,
    km: float | None = None,
) -> None:
    """Add a line of the project's own control points with the accuracy they state."""
    facts = b.raw.control_properties[name]
    method = f"{facts['method']}; heights: {facts['source']}"
    uncertainty = facts["uncertainty_km"] if km is None else km
    certainty = "L" if uncertainty > 10 else "C"  # noqa: PLR2004 - the swamp of the upper Tugur
    b.add(
        name,
        coordinates,
        "OWN-DEM",
        certainty,
        uncertainty,
        method,
        role=role,
        line=line,
        seq=seq,
        reading=facts["reading"],
    )


def orientation(b: Builder, frame: shapely.Polygon) -> None:
    """Add rivers and natural lakes that no treaty names but every reader looks for."""
    for name, stops in ORIENTATION_RIVERS.items():
        course = way(b.raw.rivers, *stops)
        if name == "sungari":
            course += centreline(b.raw.lower_amur_banks, course[-1], (132.47, 47.69))
        thinned = shapely.simplify(shapely.LineString(course), 0.01)  # for the eye only
        b.add(name, rounded(shapely.get_coordinates(thinned)), "GSHHG", "V", 3, GSHHG_WAY, role="river")
    for name, point in LAKES.items():
        lake = min((lake for lake in b.raw.lakes), key=lambda lake: lake.distance(shapely.Point(point)))
        if not frame.intersects(lake):
            raise ValueError(name)
        shore = rounded(shapely.get_coordinates(shapely.get_exterior_ring(lake)))
        b.add(name, shore, "NE", "V", 2, "shore of Natural Earth 1:10M; modern water level", role="lake")


def build(raw: Raw) -> Built:
    """Build all lines, join them to the coast and the frame, and name their nodes."""
    b = Builder(raw)
    rivers_of_the_frontier(b)
    tumen_and_yalu(b)
    kyakhta_line(b)
    nerchinsk_line(b)
    islands.heixiazi(b)
    islands.abagaitu(b)
    islands.damansky(b)
    eastern.posts_of_1861(b)
    eastern.line_before_1911(b)
    eastern.amazar_reading(b)
    eastern.other_readings_of_the_uda(b)
    western.line_of_today(b)
    western.lines_of_1864(b)
    western.neighbours(b)
    western.steps_before_1864(b)
    western.rings(b)
    frame = Frame()
    coasts = coast_pieces(raw.coast, raw.land, frame)
    for line_id, node, km in [
        ("amur-lower", "amur-mouth", 3), ("uda", "uda-mouth", 3), ("orel-coast", "divide-sea", 10),
        ("tumen-mouth", "tumen-sea", 2), ("yalu-tumen", "yalu-sea", 3),
        ("uda-north-branch", "uda-north-sea", 30), ("uda-south-divide", "uda-south-sea", 20),
    ]:  # fmt: skip
        meet_the_sea(b, coasts, line_id, node, km)
    eastern.sakhalin_at_50_north(b, coasts)
    for line_id, node in western.MEETING_THE_FRAME.items():
        meet_the_frame(b, frame, line_id, node)
    for number, coast in enumerate(coasts, 1):
        role = {"role": "coast", "line": "coast", "seq": number, "lies_with": coast.lies_with}
        b.add(
            f"coast-{number:02}",
            coast.coordinates,
            "NE",
            "V",
            1,
            "Natural Earth 1:10M coastline, land on the left",
            **role,
        )  # type: ignore[arg-type]
    orientation(b, frame.polygon())
    eastern.south_west_of_khanka(b)
    return Built(b.lines, b.nodes, frame.ring(), backdrop(raw.land))


def backdrop(land: list[shapely.Geometry]) -> shapely.Geometry:
    """Return the land around the study area for the eye: simplified, without islets."""
    whole = shapely.intersection(shapely.union_all(land), shapely.box(*BACKDROP_BOUNDS))
    parts = shapely.get_parts(shapely.set_precision(shapely.simplify(whole, 0.05), 0.001))
    return shapely.MultiPolygon([part for part in parts if part.area > 0.05])  # noqa: PLR2004 - about 400 km2


def meet_the_sea(b: Builder, coasts: list[Any], line_id: str, node: str, km: float) -> None:
    """End a line, at whichever of its ends is nearer, in a vertex of the coast."""
    (line,) = [line for line in b.lines if line.id == line_id]
    coordinates = line.coordinates
    ends = [coordinates[0], coordinates[-1]]
    coast, end = min(
        ((coast, end) for coast in coasts for end in ends),
        key=lambda pair: shapely.LineString(pair[0].coordinates).distance(shapely.Point(pair[1])),
    )
    coast.coordinates, foot = with_vertex(coast.coordinates, end)
    # control points of a divide reach the coast itself: the last one gives way to the coast's vertex
    trimmed = [p for p in coordinates if p != end] if line.role == "watershed" else coordinates
    b.replace(line_id, rounded([foot, *trimmed] if end == ends[0] else [*trimmed, foot]))
    b.node(node, foot, km, "L" if line.role == "watershed" else "V", line.source)


def meet_the_frame(b: Builder, frame: Frame, line_id: str, node: str) -> None:
    """Cut a line where it leaves the frame."""
    (line,) = [line for line in b.lines if line.id == line_id]
    inside, foot = frame.clip(line.coordinates)
    b.replace(line_id, inside)
    b.node(node, foot, 50, "L", "OWN-HAND")
