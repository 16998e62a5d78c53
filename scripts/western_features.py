"""The lines of the west: from Shabin-Dabaga by the Altai, the Tarbagatai and the Tianshan to the Pamirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baselines import PROXY, TRIPOINTS
from linework import between, index_of, kilometres, way

if TYPE_CHECKING:
    from baselines import Builder
    from linework import Coordinates, Point

CONVENTION = "modern boundary of Natural Earth 1:10M; a convention that keeps two colours apart"

TODAY = "modern boundary of Natural Earth 1:10M"

UZENGI_WEST: Point = (77.8, 41.04)
"""Where the land at the Uzengi-Kuush ends in the west, on the line as Natural Earth draws it."""

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


SOURCES = {
    "tavan-bogd": "TRI96", "kanas-tripoint": "TRI99", "khan-tengri": "TRI99K", "kirghiz-tajik-tripoint": "NE",
}  # fmt: skip
"""What the named points of the line of today rest on, where it is more than general knowledge."""

CHINA_MONGOLIA = [
    ("khalkha-east", (111.8458, 43.6669), 3),
    ("khalkha-erenhot", (103.88, 41.78), 6),
    ("khalkha-gobi", (99.37, 42.57), 11),
    ("khalkha-hami", (93.8, 44.79), 11),
    ("khalkha-altai", TRIPOINTS["tavan-bogd"][1], 4),
]
"""Stretches of the line of China and Mongolia from east to west, with their ends and errors."""

RUSSIA_MONGOLIA = [
    ("line-torei", 7), ("line-khentei", 5), ("line-chikoi", 3), ("line-dzhida", 11), ("line-khubsugul", 5),
    ("tuva-south", 4.5), ("sailugem", 3),
]  # fmt: skip
"""Stretches of the line of Russia and Mongolia from east to west; of older treaties they are less certain."""


def line_of_today(b: Builder) -> None:
    """Add the modern line from Tuva by the Tianshan to Uz-Bel, cut where treaties begin and end."""
    corners: dict[str, tuple[Point, float, str]] = {
        "bogosuk": (b.at("bogosuk"), 20, "L"),
        "tavan-bogd": (TRIPOINTS["tavan-bogd"][1], 0.2, "V"),
        "kanas-tripoint": (TRIPOINTS["kanas-tripoint"][1], 0.2, "V"),
        "saur-crest": ((85.432, 47.053), 15, "L"),
        "khabar-asu": ((83.099, 47.22), 15, "L"),
        "alatau-west": ((79.845, 44.88), 15, "L"),
        "uzun-tau": ((80.65, 43.32), 15, "L"),
        "khan-tengri": (TRIPOINTS["khan-tengri"][1], 0.2, "V"),
        "bedel": ((78.42, 41.4), 10, "K"),
        "kirghiz-tajik-tripoint": ((73.66, 39.45), 5, "K"),
        "uz-bel": ((73.9, 38.65), 15, "L"),
    }
    whole = way(b.raw.borders, *(point for point, _, _ in corners.values()))
    for name, (point, km, certainty) in corners.items():
        source = SOURCES.get(name, "BACKGROUND")
        b.node(name, whole[index_of(whole, point)], km, certainty, source)
    west = whole[index_of(whole, UZENGI_WEST)]
    b.node("uzengi-west", west, 18, "L", "OWN-HAND")
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
    _stretches_of_mongolia(b, mongolia)
    tuva = way(borders, b.at("tuva-corner"), (94.6245, 50.0152), b.at("bogosuk"))
    b.node("khalkha-north-west", tuva[index_of(tuva, (94.6, 50.02))], 100, "L", "OWN-HAND")
    b.add("tuva-south", tuva, "NE", "K", 4.5, TODAY, role="border")
    tarbagan = b.coordinates("line-tarbagan")
    b.add("tarbagan-abagaitu", tarbagan, "NE", "K", 4, TODAY, role="border")
    here = b.at("mongolia-tripoint")
    for seq, (name, km) in enumerate(RUSSIA_MONGOLIA, 1):
        course = b.coordinates(name) if b.coordinates(name)[0] == here else b.coordinates(name)[::-1]
        line = {"line": "russia-mongolia", "seq": seq}
        b.add(f"russia-mongolia-{seq}", course, "NE", "K", km, TODAY, role="border", **line)  # type: ignore[arg-type]
        here = course[-1]
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
        ("pamir-east", 14, b.at("uz-bel"), (74.9, 37.5)),
    ]
    for name, km, *stops in modern:
        course = way(borders, *stops)
        # a vertex right beside a measured meeting point gives way to it, or the line would turn back
        course = [course[0], *(p for p in course[1:] if kilometres(course[0], p) > 1)]
        certainty = "L" if name == "pamir-east" else "K"
        b.add(name, course, "NE", certainty, km, TODAY, role="border")


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


def _stretches_of_mongolia(b: Builder, whole: Coordinates) -> None:
    """Add the line of China and Mongolia in stretches of equal uncertainty, which bear different errors."""
    start = b.at("mongolia-tripoint")
    for seq, (name, stop, km) in enumerate(CHINA_MONGOLIA, 1):
        end = whole[index_of(whole, stop)]
        course = between(whole, start, end)
        b.add(name, course, "NE", "K", km, TODAY, role="border", line="khalkha-south", seq=seq)
        start = end


def _joined(b: Builder, name: str, start: str, end: str) -> Coordinates:
    """Return a line digitised by hand with two nodes in the place of its ends."""
    return [b.at(start), *b.raw.digitised[name][1:-1], b.at(end)]


def rings(b: Builder) -> None:
    """Add the outlines of zones and possessions that no line of a treaty encloses."""
    for name, outline in b.raw.digitised.items():
        if name.startswith("ring-"):
            b.by_hand(name, outline, line=name.removeprefix("ring-"))
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
