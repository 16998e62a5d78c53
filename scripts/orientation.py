"""Waters that no treaty follows but every reader looks for: way points of rivers, a point in each lake."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linework import Point

ORIENTATION_RIVERS: dict[str, tuple[Point, ...]] = {
    "zeya": ((130.67, 55.56), (127.24, 53.74), (127.53, 50.24)),
    "bureya": ((134.2, 51.6), (129.75, 49.45)),
    "sungari": ((124.63, 45.44), (126.6, 45.78), (130.33, 46.83)),
    "nonni": ((124.3, 50.6), (124.0, 47.35), (124.63, 45.43)),
    "selenga": ((100.9, 49.3), (106.2, 50.3), (106.4, 52.25)),
    "onon": ((110.2, 48.9), (115.84, 51.70)),
    "ingoda": ((112.0, 51.1), (115.84, 51.70)),
    "kerulen": ((109.2, 48.4), (115.0, 48.1), (117.0, 48.75)),
    "olyokma": ((119.2, 54.2), (121.5, 56.3), (120.5, 60.3)),
    "aldan": ((124.2, 56.6), (129.0, 58.6), (135.0, 62.6)),
    "lena": ((107.6, 54.1), (114.9, 60.7), (129.6, 62.0)),
    "selemdzha": ((134.3, 52.6), (128.6, 51.7)),
    "amgun": ((134.33, 51.28), (139.6, 52.95)),
    "black-irtysh": ((89.4, 47.0), (85.6, 48.0), (84.5, 47.75)),
    "ili": ((81.8, 43.65), (79.6, 43.97), (78.2, 43.85)),
    "tarim": ((80.4, 40.9), (83.0, 41.1), (86.0, 41.0)),
}

LAKES: dict[str, Point] = {
    "khanka": (132.4, 45.0), "baikal": (108.0, 53.5), "khubsugul": (100.5, 51.0), "hulun": (117.5, 49.0),
    "buir": (117.7, 47.8), "orel": (139.8, 53.45), "evoron": (136.6, 52.0),
    "udyl": (139.9, 52.1), "chukchagir": (136.5, 51.5), "uvs": (92.8, 50.3),
    "balkhash": (75.5, 46.5), "issyk-kul": (77.3, 42.4),
}  # fmt: skip
