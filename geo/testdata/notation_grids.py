#!/usr/bin/env python3
"""Writes notation_grids.txt.gz: 2000 points on the UTM, UPS and MGRS grids.

GeoConvert is the reference program of GeographicLib (Charles Karney, MIT
licence; Debian package geographiclib-tools). The points are our own, drawn
with a fixed seed, so the same GeographicLib writes the same file:

    python3 notation_grids.py > notation_grids.txt.gz

A line holds latitude, longitude, UTM or UPS to a micrometre, and MGRS to a
metre, between tabs; a comment names the lines after it.
"""

import gzip
import math
import random
import subprocess
import sys

SEED = 20240610
ZONE_EDGES = [-180, -174, -78, -6, 0, 3, 6, 9, 12, 21, 33, 36, 42, 72, 78, 174, 180]
BAND_EDGES = list(range(-80, 73, 8)) + [84]


def beside(rng, edge):
    """On an edge, or off it by 1e-9 to 0.1 degrees either way."""
    return edge + rng.choice([0, 1, -1]) * 10 ** -rng.randint(1, 9)


def wrap(lon):
    return (lon + 180) % 360 - 180


def anywhere(rng, _):
    return math.degrees(math.asin(rng.uniform(-1, 1))), rng.uniform(-180, 180)


def zone_edge(rng, i):
    return rng.uniform(-80, 84), beside(rng, ZONE_EDGES[i % len(ZONE_EDGES)])


def band_edge(rng, i):
    return beside(rng, BAND_EDGES[i % len(BAND_EDGES)]), rng.uniform(-180, 180)


def corner(rng, i):
    return beside(rng, rng.choice(BAND_EDGES)), beside(rng, ZONE_EDGES[i % len(ZONE_EDGES)])


def norway(rng, i):
    return (beside(rng, 56 + 8 * (i % 2)) if i % 3 else rng.uniform(55, 65)), rng.uniform(-1, 13)


def svalbard(rng, i):
    return (beside(rng, 72 + 12 * (i % 2)) if i % 3 else rng.uniform(71, 84)), rng.uniform(-1, 43)


def equator(rng, _):
    return beside(rng, 0), rng.uniform(-180, 180)


def antimeridian(rng, _):
    return rng.uniform(-90, 90), beside(rng, 180)


def pole(rng, i):
    """The poles, and from a micrometre to 800 km off them."""
    sign = 1 if i % 2 else -1
    if i < 8:
        return sign * 90.0, [0.0, 90.0, -90.0, -180.0][i // 2]
    return sign * (90 - 10 ** rng.uniform(-9, 0.85)), rng.uniform(-180, 180)


GROUPS = [
    ("anywhere", anywhere, 600), ("zone edge", zone_edge, 300), ("band edge", band_edge, 250),
    ("corner", corner, 150), ("Norway", norway, 150), ("Svalbard", svalbard, 150),
    ("equator", equator, 100), ("antimeridian", antimeridian, 100), ("pole", pole, 200),
]


def convert(points, *options):
    asked = "".join(f"{lat} {lon}\n" for lat, lon in points)
    said = subprocess.run(["GeoConvert", *options], input=asked, capture_output=True, text=True, check=True)
    return said.stdout.splitlines()


def main():
    rng = random.Random(SEED)
    lines = []
    for name, draw, count in GROUPS:
        drawn = [draw(rng, i) for i in range(count)]
        points = [(f"{max(-90, min(90, lat)):.10f}", f"{wrap(lon):.10f}") for lat, lon in drawn]
        lines.append(f"# {name}")
        for point, grid, reference in zip(points, convert(points, "-u", "-l", "-p", "6"), convert(points, "-m"), strict=True):
            lines.append("\t".join([*point, grid, reference]))
    packed = gzip.compress(("\n".join(lines) + "\n").encode(), mtime=0)
    sys.stdout.buffer.write(packed)


if __name__ == "__main__":
    main()
