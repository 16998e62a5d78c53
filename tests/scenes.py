"""A toy frontier in the shape of a page's input: seven faces, four versions, every kind of land and line."""

# ruff: noqa: E501, RUF001 - tables of names in four scripts read best one a line.

from __future__ import annotations

import math
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, TypedDict

from borderhist.maps.compose.parts import print_area

if TYPE_CHECKING:
    from borderhist.maps.scene import (
        Ring,
        Scene,
        SceneArea,
        SceneArticle,
        SceneEvent,
        SceneFace,
        SceneHold,
        SceneInstrument,
        SceneMarker,
        ScenePlace,
        ScenePort,
        ScenePossession,
        SceneReading,
        SceneRoute,
        SceneSegment,
        SceneSovereign,
        SceneTotal,
        SceneTransfer,
        SceneVersion,
        SceneWater,
        SceneZone,
        Texts,
    )

SCALE = 10_000
Point = tuple[float, float]

HOSTILE = (
    "{{7*7}}",
    "{#",
    "{% raw %}",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- <script>",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "<svg onload=alert(1)>",
    "\u202eright to left\u202d",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301\u0323\u0325\u0330",
)

ENDLESS = "Llanfair" * 1250
"""Ten thousand letters without a place to break them."""

NODES: dict[str, Point] = {
    "h": (105, 50.3),
    "a": (105, 60),
    "c0": (142, 60),
    "c1": (137.5, 55.6),
    "p": (131.5, 55.3),
    "i": (121.5, 53.3),
    "c2": (139.8, 53.9),
    "k": (135, 48.4),
    "d": (141, 52.9),
    "f": (130.7, 42.3),
    "q": (124.2, 40),
    "g": (105, 42),
}

ARCS: tuple[tuple[tuple[str | Point, ...], float], ...] = (
    (("h", "a", "c0"), 0),
    (("c0", (146, 59.3), (140, 57.5), "c1"), 0.25),
    (("c1", "p"), 0.15),
    (("p", (127, 55.8), (123.5, 55.2), "i"), 0.25),
    (("i", (119.5, 51.5), (117.5, 49.6), (112, 49.3), "h"), 0.2),
    (("c1", "c2"), 0.2),
    (("c2", "p"), 0.15),
    (("c2", "d"), 0.1),
    (("i", (125.5, 52.8), (127.5, 50.2), (130.8, 48), "k"), 0.2),
    (("k", (138, 50.4), "d"), 0.2),
    (("d", (140.3, 49), (137, 45.8), (132.5, 43), "f"), 0.15),
    (("k", (133.6, 46), (131.4, 44.8), "f"), 0.15),
    (("f", (128, 42), "q"), 0.15),
    (("q", (121.5, 40.6), (119, 39.4), "g", "h"), 0.1),
    (("q", (125, 38), (129, 38), "f"), 0.15),
    (((142, 46), (143.6, 49.3), (143, 53.9), (142, 52), (142, 46)), 0.1),
)

# Polygons of the faces, and their holders by version: Russia 0, Qing 1, joint 2, undetermined 3, unregulated 4, Korea 5.
FACES: tuple[tuple[Ring, tuple[int, ...], float, Point], ...] = (
    ([0, 1, 2, 3, 4], (0, 0, 0, 0), 1_200_000, (118, 57)),
    ([2, ~6, ~5], (3, 3, 0, 0), 70_300, (137, 54.8)),
    ([~3, ~6, 7, ~9, ~8], (1, 1, 0, 0), 584_900, (129, 53)),
    ([9, 10, ~11], (1, 1, 2, 0), 340_100, (135.8, 46.8)),
    ([8, 11, 12, 13, ~4], (1, 1, 1, 1), 1_900_000, (120, 46)),
    ([14, 12], (5, 5, 5, 5), 120_000, (127, 40)),
    ([15], (4, 4, 4, 4), 71_000, (142.7, 50)),
)

PLACES: tuple[tuple[str, float, float, Texts, str, int], ...] = (
    ("nerchinsk", 116.57, 51.98, {"en": "Nerchinsk", "ru": "Нерчинск", "zh-Hant": "尼布楚", "tr": "Nerçinsk"}, "treaty-place", 1),
    ("aigun", 127.49, 49.98, {"en": "Aigun", "ru": "Айгунь", "zh-Hant": "璦琿", "tr": "Aygun"}, "treaty-place", 1),
    ("peking", 116.4, 39.9, {"en": "Peking", "ru": "Пекин", "zh-Hant": "北京", "tr": "Pekin"}, "city", 0),
    ("albazin", 124.05, 53.39, {"en": "Albazin", "ru": "Албазин", "zh-Hant": "雅克薩", "tr": "Albazin"}, "fort", 2),
    ("vladivostok", 131.9, 43.12, {"en": "Vladivostok", "ru": "Владивосток", "zh-Hant": "海參崴", "tr": "Vladivostok"}, "town", 2),
    ("khabarovka", 135.07, 48.5, {"en": "Khabarovka", "ru": "Хабаровка", "zh-Hant": "伯力", "tr": "Habarovka"}, "town", 3),
    ("kyakhta", 106.45, 50.35, {"en": "Kyakhta", "ru": "Кяхта", "zh-Hant": "恰克圖", "tr": "Kyahta"}, "market", 2),
    ("blagoveshchensk", 127.53, 50.27, {"en": "Blagoveshchensk", "ru": "Благовещенск", "zh-Hant": "海蘭泡", "tr": "Blagoveşçensk"}, "town", 3),
    ("udsk", 134.4, 54.5, {"en": "Udsk", "ru": "Удский острог", "zh-Hant": "烏第", "tr": "Udsk"}, "fort", 4),
    ("ninguta", 129.47, 44.35, {"en": "Ninguta", "ru": "Нингута", "zh-Hant": "寧古塔", "tr": "Ninguta"}, "town", 4),
)  # fmt: skip


def same(text: str) -> Texts:
    """Return one text for every language."""
    return {"en": text, "ru": text, "zh-Hant": text, "tr": text}


def toy_scene() -> Scene:
    """Return the toy scene."""
    holds, faces = _holds_and_faces()
    return {
        "id": "1858-aigun",
        "title": {
            "en": "The Treaty of Aigun, 1858: before and after",
            "ru": "Айгунский договор 1858 года: до и после",
            "zh-Hant": "璦琿條約（1858年）：之前與之後",
            "tr": "Aygun Antlaşması, 1858: öncesi ve sonrası",
        },
        "instruments_shown": ["1858-aigun"],
        "projection": {"lon_0": 125, "lat_0": 49, "lat_1": 44, "lat_2": 56},
        "extent": [108, 42, 141, 57.5],
        "scale": SCALE,
        "arcs": [_delta(_wiggled(points, size)) for points, size in ARCS],
        "faces": faces,
        "holds": holds,
        "sovereigns": _sovereigns(),
        "versions": _versions(),
        "before": 1,
        "after": 2,
        "pages": [
            {"id": "1727-kyakhta", "year": 1727, "title": same("Kyakhta")},
            {"id": "1858-aigun", "year": 1858, "title": same("Aigun")},
        ],
        "names": [same(name) for name, *_ in LINES],
        "segments": _segments(),
        "transfers": _transfers(),
        "totals": totals(_transfers()),
        "instruments": _instruments(),
        "places": [_place(*row) for row in PLACES],
        "areas": _areas(),
        "standpoint": None,
        "study_area": _delta(
            [(104.5, 41.5), (104.5, 60.5), (147, 60.5), (147, 37.5), (104.5, 37.5), (104.5, 41.5)]
        ),
        "land": [
            [_delta([(80, 20), (80, 72), (160, 72), (150, 60), (142, 60), (105, 60), (105, 42), (119, 39.4)])]
        ],
        "waters": _waters(),
        "views": [
            {"id": "uda", "name": same("Uda"), "bounds": [131, 53.5, 140, 57], "instrument": "1858-aigun"}
        ],
        **_over(),
        "sources": {"Toy 1999, p. 14": "Toy data for tests; no coordinate of it is true."},
    }


def hostile_scene() -> Scene:
    """Return the toy scene with names, titles and summaries that would run or break a template or a page."""
    scene = toy_scene()
    nasty = " ".join(HOSTILE)
    scene["title"] = same(nasty)
    scene["standpoint"] = same(nasty)
    scene["views"][0]["name"] = same(nasty)
    scene["possessions"][0] |= {"name": same(nasty), "summary": same(ENDLESS), "holder": same(nasty)}
    scene["zones"][0] |= {"name": same(nasty), "summary": same(ENDLESS)}
    scene["markers"][0]["name"] = same(nasty)
    scene["ports"][0]["name"] = same(ENDLESS)
    scene["places"][1]["name"] = same(ENDLESS)
    scene["pages"][0] |= {"id": nasty, "title": same(nasty)}
    scene["places"][0]["name"] = same(nasty)
    scene["places"][0]["originals"] = [{"language": "ru", "script": "Cyrl", "name": nasty}]
    scene["areas"][0]["name"] = same(nasty)
    scene["sovereigns"][0]["name"] = same(nasty)
    for instrument in scene["instruments"]:
        instrument["title"] = same(nasty)
        instrument["notes"] = [same(nasty), same(ENDLESS)]
        for article in instrument["articles"].values():
            article["summary"] = same(nasty)
    return scene


def _holds_and_faces() -> tuple[list[SceneHold], list[SceneFace]]:
    wanted = sorted({(holder, version) for _, holders, _, _ in FACES for version, holder in _since(holders)})
    holds: list[SceneHold] = [
        {
            "sovereign": holder,
            "instrument": _versions()[version]["instrument"],
            "article": "1",
            "kind": "transfer",
        }
        for holder, version in wanted
    ]
    faces: list[SceneFace] = []
    for ring, holders, area, anchor in FACES:
        started = dict(_since(holders))
        first = [max(day for day in started if day <= version) for version in range(len(holders))]
        numbers = [wanted.index((holders[day], day)) for day in first]
        faces.append({"polygons": [[ring]], "holds": numbers, "area_km2": area, "anchor": list(anchor)})
    return holds, faces


def _since(holders: tuple[int, ...]) -> list[tuple[int, int]]:
    changes = [(version + 1, new) for version, (old, new) in enumerate(pairwise(holders)) if old != new]
    return [(0, holders[0]), *changes]


def _wiggled(corners: tuple[str | Point, ...], size: float) -> list[Point]:
    points = [NODES[corner] if isinstance(corner, str) else corner for corner in corners]
    line: list[Point] = []
    for (x0, y0), (x1, y1) in pairwise(points):
        steps = 24 if size else 1
        for i in range(steps):
            part = i / steps
            shift = (
                size * math.sin(math.pi * part) * (math.sin(17 * part + x0) + 0.5 * math.sin(43 * part + y0))
            )
            line.append((x0 + (x1 - x0) * part - shift * 0.4, y0 + (y1 - y0) * part + shift))
    return [*line, points[-1]]


def _delta(points: list[Point]) -> list[int]:
    rounded = [(round(x * SCALE), round(y * SCALE)) for x, y in points]
    steps = [(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairwise(rounded)]
    return [number for pair in (rounded[0], *steps) for number in pair]


def _sovereigns() -> list[SceneSovereign]:
    names: tuple[tuple[str, str, str, str, str, str, str], ...] = (
        ("russia", "state", "#8fc1b5", "Russia", "Россия", "俄羅斯", "Rusya"),
        ("qing", "state", "#f3d78b", "Qing", "Цин", "大清", "Qing"),
        ("condominium:qing+russia", "condominium", "#c2cca0", "Joint possession", "Общее владение", "中俄共管", "Ortak mülk"),
        ("undetermined", "open", "#e6dfe9", "Undetermined", "Не определено", "未定", "Belirlenmemiş"),
        ("unregulated", "open", "#e4e1dc", "No treaty speaks of it", "Не упомянуто", "條約未及", "Antlaşma dışı"),
        ("korea", "neighbour", "#d9cbe6", "Korea", "Корея", "朝鮮", "Kore"),
    )  # fmt: skip
    holders: list[SceneSovereign] = [
        {"id": id_, "kind": kind, "colour": colour, "name": {"en": en, "ru": ru, "zh-Hant": zh, "tr": tr}}
        for id_, kind, colour, en, ru, zh, tr in names
    ]
    holders[2]["parties"] = [1, 0]
    return holders


class _Over(TypedDict):
    markers: list[SceneMarker]
    zones: list[SceneZone]
    possessions: list[ScenePossession]
    routes: list[SceneRoute]
    ports: list[ScenePort]
    events: list[SceneEvent]
    readings: list[SceneReading]


def _over() -> _Over:
    """Return one of each thing that lies over the land."""
    leased = _delta([(116, 44), (120, 44), (120, 46.5), (116, 46.5), (116, 44)])
    ring = _delta([(131, 50), (134, 50), (134, 52), (131, 52), (131, 50)])
    return {
        "markers": [
            {"lon": 106.6, "lat": 50.33, "name": same("Burgutei"), "number": "1", "instrument": "1727-kyakhta",
             "certainty": "L", "uncertainty_km": 8, "day": "1728-06-25"}
        ],
        "zones": [
            {"name": same("The villages"), "summary": same("Their own people."), "kind": "extraterritorial",
             "instrument": "1858-aigun", "certainty": "C", "area_km2": 2785, "area_error_km2": 2400,
             "day": "1858-05-28", "until": None, "polygons": [[ring]]}
        ],
        "possessions": [
            {"name": same("The leased land"), "summary": same("Held for some years."), "kind": "lease",
             "holder": same("Russia"), "colour": "#1f5c4e", "sovereigns": [same("Qing")], "instrument": "1858-aigun",
             "article": "1", "certainty": "K", "area_km2": 91000, "area_error_km2": 5000, "day": "1858-06-01",
             "until": "1898-01-01", "shown": [{"versions": [2, 3], "polygons": [[leased]]}]}
        ],
        "routes": [
            {"name": same("The tea road"), "summary": same("Straight between the places."), "certainty": "K",
             "day": "1727-01-01", "until": None, "line": _delta([(106.45, 50.35), (114.9, 46.8), (116.4, 43)])}
        ],
        "ports": [
            {"name": same("Port"), "lon": 121.5, "lat": 45, "instrument": "1858-aigun", "article": "1", "day": "1858-05-28"}
        ],
        "events": [
            {"what": same("Something happens."), "day": "1858-06-01", "printed": "20 May", "certainty": "V",
             "sources": ["Toy 1999"], "lon": 127.5, "lat": 50, "place": same("Aigun")}
        ],
        "readings": [
            {"reading": "uda", "variant": "wide", "question": same("Which?"), "name": same("Wide"), "says": same("More."),
             "certainty": "L", "sources": ["Toy 1999"], "area_km2": 45000, "polygons": [[ring]], "lines": [ring]}
        ],
    }  # fmt: skip


def _versions() -> list[SceneVersion]:
    days = (
        ("1689-09-07", "1689-nerchinsk"),
        ("1728-06-25", "1727-kyakhta"),
        ("1858-05-28", "1858-aigun"),
        ("1860-11-14", "1860-peking"),
    )
    ends = [*(day for day, _ in days[1:]), None]
    return [
        {"day": day, "until": until, "instrument": instrument, "year": int(day[:4])}
        for (day, instrument), until in zip(days, ends, strict=True)
    ]


def _instruments() -> list[SceneInstrument]:
    titles: tuple[tuple[str, str, str, str], ...] = (
        ("Treaty of Nerchinsk", "Нерчинский договор", "尼布楚條約", "Nerçinsk Antlaşması"),
        ("Treaty of Kyakhta", "Кяхтинский договор", "恰克圖條約", "Kyahta Antlaşması"),
        ("Treaty of Aigun", "Айгунский договор", "璦琿條約", "Aygun Antlaşması"),
        ("Convention of Peking", "Пекинский договор", "北京條約", "Pekin Antlaşması"),
    )
    article: SceneArticle = {
        "summary": same("The left bank of the river goes to one side, the right bank to the other."),
        "certainty": "V",
        "sources": ["Toy 1999, p. 12"],
    }
    return [
        {
            "id": version["instrument"],
            "kind": "treaty",
            "title": dict(zip(("en", "ru", "zh-Hant", "tr"), title, strict=True)),
            "summary": same("A treaty of the toy frontier, summarised in our own words."),
            "day": version["day"],
            "dates": ["16 May 1858 (Julian)"],
            "articles": {"1": article},
            "notes": [same("Look at the river."), same("Then at the sea.")],
            "figures": [
                {
                    "km2": 600_000,
                    "from_": 1,
                    "to": 0,
                    "what": same("the left bank"),
                    "who": same("Toy"),
                    "certainty": "K",
                }
            ],
            "sources": ["Toy 1999"],
        }
        for version, title in zip(_versions(), titles, strict=True)
    ]


LINES: tuple[tuple[str, list[int], str, str, float, int, int | None], ...] = (
    ("Stanovoy watershed", [3], "delimitation", "K", 20, 0, 2),
    ("Argun and Mongolian line", [4], "demarcation", "V", 2, 0, None),
    ("Northern edge of the Uda land", [2], "zone-edge", "L", 30, 0, 2),
    ("Southern edge of the Uda land", [6], "undelimited", "L", 60, 0, 2),
    ("Upper Amur", [8], "delimitation", "V", 2, 2, None),
    ("Lower Amur", [9], "delimitation", "C", 2, 2, 3),
    ("Ussuri as edge of joint land", [11], "undelimited", "L", 40, 2, 3),
    ("Ussuri and Tumen", [11], "demarcation", "C", 2, 3, None),
    ("Yalu and Tumen", [12], "neighbour", "K", 5, 0, None),
)


def _segments() -> list[SceneSegment]:
    return [
        {
            "id": f"toy/{number}",
            "name": number,
            "instrument": _versions()[since]["instrument"],
            "article": "1",
            "arcs": arcs,
            "stage": stage,
            "certainty": certainty,
            "uncertainty_km": uncertainty,
            "length_km": 812.4,
            "sources": ["Toy 1999, p. 14"],
            "since": since,
            "until": until,
        }
        for number, (_, arcs, stage, certainty, uncertainty, since, until) in enumerate(LINES)
    ]


def _transfers() -> list[SceneTransfer]:
    transfers: list[SceneTransfer] = []
    for before, after in combinations(range(len(_versions())), 2):
        for number, (_, holders, area, _) in enumerate(FACES):
            if holders[before] == holders[after]:
                continue
            transfers.append(
                {
                    "before": before,
                    "after": after,
                    "from_": holders[before],
                    "to": holders[after],
                    "instrument": _versions()[after]["instrument"],
                    "article": "1",
                    "kind": "transfer",
                    **print_area(area, area / 94),
                    "faces": [number],
                }
            )
    return transfers


def totals(transfers: list[SceneTransfer]) -> list[SceneTotal]:
    """Return what the transfers between every two versions come to."""
    found: list[SceneTotal] = []
    for before, after in sorted({(one["before"], one["after"]) for one in transfers}):
        moved = [one for one in transfers if (one["before"], one["after"]) == (before, after)]
        error = math.hypot(*(one["area_error_km2"] for one in moved))
        area = print_area(sum(one["area_km2"] for one in moved), error)
        found.append({"before": before, "after": after, **area})
    return found


def _place(id_: str, lon: float, lat: float, name: Texts, role: str, rank: int) -> ScenePlace:
    originals = [("ru", "Cyrl", name["ru"]), ("zh-Hant", "Hant", name["zh-Hant"])]
    return {
        "id": id_,
        "lon": lon,
        "lat": lat,
        "name": name,
        "originals": [
            {"language": language, "script": script, "name": text} for language, script, text in originals
        ],
        "role": role,
        "rank": rank,
        "face": 4,
    }


def _areas() -> list[SceneArea]:
    russia = _sovereigns()[0]["name"]
    qing = _sovereigns()[1]["name"]
    return [
        {"lon": 118, "lat": 56.6, "name": russia, "since": 0, "until": None},
        {"lon": 120, "lat": 46.2, "name": qing, "since": 0, "until": None},
        {"lon": 142.7, "lat": 50, "name": same("Sakhalin"), "since": 0, "until": None},
    ]


def _waters() -> list[SceneWater]:
    amur = _delta([*_wiggled(*ARCS[8]), *_wiggled(*ARCS[9])[1:]])
    zeya = _delta(_wiggled(((128.5, 55), (127.6, 50.3)), 0.3))
    baikal = _delta([(104.2, 51.6), (106, 52), (109.5, 55.5), (109, 55.6), (107, 53.4), (104.2, 51.6)])
    return [
        {"name": {"en": "Amur", "ru": "Амур", "zh-Hant": "黑龍江", "tr": "Amur"}, "lines": [amur]},
        {"name": {"en": "Zeya", "ru": "Зея", "zh-Hant": "精奇里江", "tr": "Zeya"}, "lines": [zeya]},
        {
            "name": {"en": "Lake Baikal", "ru": "Байкал", "zh-Hant": "貝加爾湖", "tr": "Baykal"},
            "polygons": [[baikal]],
        },
    ]
