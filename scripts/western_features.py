"""The lines of the west: from Shabin-Dabaga by the Altai, the Tarbagatai and the Tianshan to the Pamirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baselines import PROXY
from linework import between, index_of, way

if TYPE_CHECKING:
    from baselines import Builder
    from linework import Coordinates, Point

CONVENTION = "modern boundary of Natural Earth 1:10M; a convention that keeps two colours apart"

MEETING_THE_FRAME = {
    "xinjiang-south-east": "xinjiang-frame",
    "irtysh-line": "irtysh-frame",
    "siberia-1688": "siberia-frame",
    "dzungar-west": "dzungar-frame",
    "issyk-kul-south": "issyk-kul-frame",
    "russia-kazakhstan": "kazakhstan-frame",
    "kazakhstan-kirghiz": "kirghiz-frame",
    "kirghiz-tajik": "tajik-frame",
    "pamir-north": "pamir-west-frame",
    "pamir-east": "pamir-south-frame",
    "hami-west": "hami-west-frame",
    "tianshan-1757": "tianshan-1757-frame",
    "fergana-range": "fergana-frame",
    "pamir-due-south": "pamir-due-south-frame",
    "pamir-south-west": "pamir-south-west-frame",
}
"""Lines that are cut at the edge of the study area, and what their ends there are called."""


def line_of_today(b: Builder) -> None:
    """Add the modern line from Tuva by the Tianshan to Uz-Bel, cut where treaties begin and end."""
    corners: dict[str, tuple[Point, float, str]] = {
        "bogosuk": (b.at("bogosuk"), 20, "L"),
        "tavan-bogd": ((87.816, 49.166), 5, "K"),
        "kanas-tripoint": ((87.324, 49.085), 5, "K"),
        "saur-crest": ((85.432, 47.053), 15, "L"),
        "khabar-asu": ((83.099, 47.22), 15, "L"),
        "alatau-west": ((79.845, 44.88), 15, "L"),
        "uzun-tau": ((80.65, 43.32), 15, "L"),
        "khan-tengri": ((80.21, 42.19), 10, "K"),
        "bedel": ((78.42, 41.4), 10, "K"),
        "kirghiz-tajik-tripoint": ((73.66, 39.45), 5, "K"),
        "uz-bel": ((73.9, 38.65), 15, "L"),
    }
    whole = way(b.raw.borders, *(point for point, _, _ in corners.values()))
    for name, (point, km, certainty) in corners.items():
        source = "NE" if name in ("tavan-bogd", "kanas-tripoint", "kirghiz-tajik-tripoint") else "BACKGROUND"
        b.node(name, whole[index_of(whole, point)], km, certainty, source)
    stretches = [
        ("sailugem", "bogosuk", "tavan-bogd", 10),
        ("altai-crest", "tavan-bogd", "kanas-tripoint", 5),
        ("alkabek", "kanas-tripoint", "saur-crest", 10),
        ("tarbagatai", "saur-crest", "alatau-west", 15),
        ("khorgos", "alatau-west", "uzun-tau", 5),
        ("tekes", "uzun-tau", "khan-tengri", 10),
        ("tianshan", "khan-tengri", "kirghiz-tajik-tripoint", 10),
        ("sarikol", "kirghiz-tajik-tripoint", "uz-bel", 10),
    ]
    for name, start, end, km in stretches:
        b.add(name, between(whole, b.at(start), b.at(end)), "NE", "K", km, PROXY, role="border")


def lines_of_1864(b: Builder) -> None:
    """Add the stretches of the line of 1864 that later treaties moved."""
    raw = b.raw.digitised
    zaisan = [b.at("kanas-tripoint"), *raw["altai-zaisan-1864"][1:]]
    b.node("ak-tyube", zaisan[-1], 15, "L", "OWN-HAND")
    b.by_hand("altai-zaisan-1864", zaisan)
    b.by_hand("zaisan-saur-1864", [*raw["zaisan-saur-1864"][:-1], b.at("saur-crest")])
    b.by_hand("ili-1864", [b.at("alatau-west"), *raw["ili-1864"][1:-1], b.at("uzun-tau")])


def neighbours(b: Builder) -> None:
    """Add the edges of Mongolia, of the steppe, of Kokand and of the states of 1991."""
    raw = b.raw
    borders = raw.borders
    mongolia = way(borders, b.at("mongolia-tripoint"), (115.9145, 47.6839), (111.8458, 43.6669),
                   (103.1044, 41.9936), (96.379, 42.721), b.at("tavan-bogd"))  # fmt: skip
    b.node("hami-corner", mongolia[index_of(mongolia, (96.379, 42.721))], 100, "L", "OWN-HAND")
    b.node("altai-south", mongolia[index_of(mongolia, (95.379, 44.287))], 100, "L", "OWN-HAND")
    b.add("khalkha-south", mongolia, "NE", "L", 100, CONVENTION, role="border")
    tuva = way(borders, b.at("tuva-corner"), (94.6245, 50.0152), b.at("bogosuk"))
    b.node("khalkha-north-west", tuva[index_of(tuva, (94.6, 50.02))], 100, "L", "OWN-HAND")
    b.add("tuva-south", tuva, "NE", "L", 50, CONVENTION, role="border")
    b.by_hand("khalkha-west", _joined(b, "khalkha-west", "khalkha-north-west", "altai-south"))
    b.by_hand("xinjiang-south-east", [b.at("hami-corner"), *raw.digitised["xinjiang-south-east"][1:]])
    irtysh = raw.digitised["irtysh-line"]
    b.node("ust-kamenogorsk-line", irtysh[0], 60, "L", "OWN-HAND")
    b.by_hand("irtysh-line", irtysh)
    b.by_hand("kolyvan", _joined(b, "kolyvan", "ust-kamenogorsk-line", "shabin-dabaga"))
    b.node("kuznetsk-edge", b.foot("kolyvan", (87.6, 52.5)), 60, "L", "OWN-HAND")
    b.by_hand("siberia-1688", [b.at("kuznetsk-edge"), *raw.digitised["siberia-1688"][1:]])
    b.by_hand("dzungar-west", [b.at("ust-kamenogorsk-line"), *raw.digitised["dzungar-west"][1:]])
    b.by_hand("issyk-kul-south", [b.at("khan-tengri"), *raw.digitised["issyk-kul-south"][1:]])
    b.by_hand("pamir-north", [b.at("uz-bel"), *raw.digitised["pamir-north"][1:]])
    modern = [
        ("russia-kazakhstan", 1, b.at("kanas-tripoint"), (80.05, 50.8), (76.5, 54.2), (72.5, 54.05)),
        ("kazakhstan-kirghiz", 1, b.at("khan-tengri"), (79.2, 42.8), (75.8, 42.9), (72.0, 42.7)),
        ("kirghiz-tajik", 1, b.at("kirghiz-tajik-tripoint"), (72.5, 39.35)),
        ("pamir-east", 10, b.at("uz-bel"), (74.9, 37.5)),
    ]
    for name, km, *stops in modern:
        course = way(borders, *stops)
        b.add(name, course, "NE", "K", km, "modern boundary of Natural Earth 1:10M", role="border")


def steps_before_1864(b: Builder) -> None:
    """Add the edges of Hami, of the Altai, of the steppe districts, of Semirechye and of the Pamirs."""
    raw = b.raw.digitised
    on_lines: dict[str, tuple[str, Point, float]] = {
        "shapshal": ("tuva-west", (88.83, 51.51), 40),
        "bukhtarma-crest": ("altai-zaisan-1864", (85.6, 48.97), 30),
        "ayaguz-north": ("dzungar-west", (81.0, 48.75), 60),
        "lepsa": ("dzungar-west", (79.0, 46.5), 60),
        "ili-lower": ("dzungar-west", (75.7, 45.0), 60),
        "lepsa-head": ("tarbagatai", (81.0, 45.2), 60),
        "ili-ford": ("ili-1864", (79.72, 43.93), 30),
        "boom-north": ("kazakhstan-kirghiz", (76.0, 42.88), 40),
        "boom-south": ("issyk-kul-south", (76.0, 41.9), 40),
        "tuyuk-suyok": ("tianshan", (74.79, 40.44), 15),
    }
    for name, (line, point, km) in on_lines.items():
        b.node(name, b.foot(line, point), km, "L", "OWN-HAND")
    b.node("belukha", raw["altai-1756"][8], 5, "K", "BACKGROUND")
    b.node("narym", raw["bukhtarma-1791"][4], 20, "L", "OWN-HAND")
    ends = {
        "hami-west": ("altai-south", ""),
        "tianshan-1757": ("khan-tengri", ""),
        "altai-1756": ("ust-kamenogorsk-line", "shapshal"),
        "bukhtarma-1791": ("ust-kamenogorsk-line", "bukhtarma-crest"),
        "bukhtarma-east": ("belukha", "kanas-tripoint"),
        "ayaguz-kokpekty": ("ayaguz-north", "khabar-asu"),
        "ayaguz-south": ("lepsa", "lepsa-head"),
        "kokpekty-east": ("narym", "khabar-asu"),
        "ili-1848": ("ili-ford", "ili-lower"),
        "boom": ("boom-north", "boom-south"),
        "fergana-range": ("tuyuk-suyok", ""),
        "pamir-due-south": ("uz-bel", ""),
        "pamir-south-west": ("uz-bel", ""),
    }
    for name, (start, end) in ends.items():
        last = [b.at(end)] if end else raw[name][-1:]
        b.by_hand(name, [b.at(start), *raw[name][1:-1], *last])


def _joined(b: Builder, name: str, start: str, end: str) -> Coordinates:
    """Return a line digitised by hand with two nodes in the place of its ends."""
    return [b.at(start), *b.raw.digitised[name][1:-1], b.at(end)]


def rings(b: Builder) -> None:
    """Add the outlines of zones that no line of a treaty encloses."""
    for name in ("ili-occupied", "mongolia-duty-free"):
        b.by_hand(f"ring-{name}", b.raw.digitised[f"ring-{name}"], line=name)
    names = ("tuva-west", "sailugem", "altai-crest", "altai-zaisan-1864", "zaisan-saur-1864")
    joined = [point for name in (*names, "tarbagatai", "ili-1864", "tekes") for point in b.coordinates(name)]
    west = [p for p in b.raw.digitised["dzungar-west"] if p[0] > WEST_OF_THE_CLAIM]
    claim = [*joined, *WAY_BACK, *west[::-1], *b.coordinates("kolyvan")]
    method = "the line of 1864, and the claimed western and northern line digitised by hand"
    b.add("ring-qing-claim", claim, "OWN-HAND", "L", 100, method, role="border", line="qing-claim-1759")
    crest = [point for point in b.coordinates("pamir-east") if point[1] > SOUTH_OF_THE_FRAME]
    pamir = [*crest, (crest[-1][0], SOUTH_OF_THE_FRAME), *CLAIM_IN_THE_PAMIRS, crest[0]]
    method = "the Sarikol crest, the edge of the study area and a line south-west from Uz-Bel"
    b.add("ring-pamir-claim", pamir, "OWN-HAND", "L", 40, method, role="border", line="pamir-claim")


SOUTH_OF_THE_FRAME = 38.0
CLAIM_IN_THE_PAMIRS: Coordinates = [(73.2, 38.0), (73.2, 38.044)]
WEST_OF_THE_CLAIM = 73.5
WAY_BACK: Coordinates = [(78.9, 42.0), (77.4, 41.85), (75.4, 42.15), (74.2, 42.4), (73.6, 43.2)]
