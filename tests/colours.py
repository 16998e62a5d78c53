"""How colours look to people who see fewer of them, on grey paper and on a washed-out projector."""

from __future__ import annotations

import numpy as np

Colour = tuple[float, float, float]
"""Red, green and blue in sRGB, each from 0 to 1."""

SEEN_BY = {
    "everybody": np.eye(3),
    "protanopes": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopes": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopes": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
"""Matrices on linear RGB for the full lack of one kind of cone (Machado, Oliveira and Fernandes 2009)."""

TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = TO_XYZ @ np.ones(3)


def parsed(text: str) -> Colour:
    """Return the colour of ``#rrggbb``."""
    return (int(text[1:3], 16) / 255, int(text[3:5], 16) / 255, int(text[5:7], 16) / 255)


def linear(colour: Colour) -> np.ndarray:
    """Return linear light."""
    value = np.asarray(colour)
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    """Return CIE L*a*b* (D65) of linear light."""
    ratio = TO_XYZ @ np.clip(light, 0, 1) / WHITE
    root = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def distance(one: Colour, other: Colour, seen_by: str = "everybody") -> float:
    """Return the difference of two colours (CIE 1976) as somebody sees them."""
    matrix = SEEN_BY[seen_by]
    return float(np.linalg.norm(lab(matrix @ linear(one)) - lab(matrix @ linear(other))))


def grey_distance(one: Colour, other: Colour) -> float:
    """Return the difference in lightness (L*), which is what a grey print keeps."""
    return abs(float(lab(linear(one))[0] - lab(linear(other))[0]))


def washed_out(colour: Colour, stray: float = 0.35) -> Colour:
    """Return a colour under stray light, as in a hall with the curtains open."""
    light = linear(colour) * (1 - stray) + stray
    value = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return (float(value[0]), float(value[1]), float(value[2]))


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2)."""
    lights = sorted(float(TO_XYZ[1] @ linear(colour)) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)
