#!/usr/bin/env python3
"""Writes geodesics.txt.gz: 4000 pairs of points measured by GeodSolve.

GeodSolve is the reference program of GeographicLib (Charles Karney, MIT
licence; Debian package geographiclib-tools). The pairs are our own, drawn with
a fixed seed, so the same GeographicLib writes the same lines:

    python3 geodesics.py
"""

import gzip
import math
import random
import subprocess

SEED = 20240610
METERS_PER_DEGREE = 111_320.0


def wrap(lon):
    return (lon + 180) % 360 - 180


def longitude(rng):
    return rng.uniform(-180, 180)


def latitude(rng):
    return math.degrees(math.asin(rng.uniform(-1, 1)))


def anywhere(rng, _):
    return longitude(rng), latitude(rng), longitude(rng), latitude(rng)


def short(rng, i):
    """1 mm, 2 mm, 4 mm and so on up to 500 km, in any direction."""
    meters = 0.001 * 2 ** (i % 30)
    lon, lat = longitude(rng), rng.uniform(-80, 80)
    angle = rng.uniform(0, 2 * math.pi)
    north = meters * math.cos(angle) / METERS_PER_DEGREE
    east = meters * math.sin(angle) / METERS_PER_DEGREE / math.cos(math.radians(lat))
    return lon, lat, wrap(lon + east), max(-90, min(90, lat + north))


def near_antipodal(rng, i):
    """From a degree off the antipode down to 1e-9 degrees."""
    off = 10 ** -(i % 10)
    lon, lat = longitude(rng), rng.uniform(-88, 88)
    return lon, lat, wrap(lon + 180 + rng.uniform(-off, off)), -lat + rng.uniform(-off, off)


def antipodal(rng, i):
    lon = float(rng.randrange(-180, 180))
    lat = [0.0, 90.0, float(rng.randrange(-89, 90))][min(i, 2)]
    return lon, lat, wrap(lon + 180), -lat


def polar(rng, i):
    """From a pole, to it, between poles, and across it from close by."""
    pole = 90.0 if i % 2 else -90.0
    near = math.copysign(90 - 10 ** rng.uniform(-9, 0), pole)
    return [
        (longitude(rng), pole, longitude(rng), latitude(rng)),
        (longitude(rng), latitude(rng), longitude(rng), pole),
        (longitude(rng), near, longitude(rng), near),
        (longitude(rng), pole, longitude(rng), -pole),
    ][i // 2 % 4]


def across_antimeridian(rng, i):
    """From 1e-8 to 10 degrees each side of 180; every third given beyond 180."""
    off = 10 ** rng.uniform(-8, 1)
    lon = 180 - off * rng.random()
    beyond = 180 + off * rng.random()
    lat = rng.uniform(-85, 85)
    return lon, lat, beyond if i % 3 == 0 else wrap(beyond), lat + rng.uniform(-off, off) / 2


def equatorial(rng, _):
    return longitude(rng), 0.0, longitude(rng), 0.0


def meridional(rng, i):
    lon = longitude(rng)
    return lon, latitude(rng), lon if i % 2 else wrap(lon + 180), latitude(rng)


def coincident(rng, i):
    lon = float(rng.randrange(-180, 180))
    lat = [90.0, -90.0, 0.0, latitude(rng)][min(i, 3)]
    return lon, lat, lon + 360 * (i % 2), lat


GROUPS = [
    (anywhere, 1000),
    (short, 900),
    (near_antipodal, 500),
    (antipodal, 100),
    (polar, 400),
    (across_antimeridian, 600),
    (equatorial, 150),
    (meridional, 250),
    (coincident, 100),
]


def main():
    rng = random.Random(SEED)
    version = subprocess.run(["GeodSolve", "--version"], capture_output=True, text=True, check=True).stdout
    lines = [
        "# Written by geodesics.py with " + version.strip(),
        "# WGS84, degrees and metres; azimuths of the direction of travel.",
        "# lon1 lat1 lon2 lat2 azimuth1 azimuth2 distance",
    ]
    for group, count in GROUPS:
        lines.append("# " + group.__name__)
        pairs = [[f"{c:.12f}" for c in group(rng, i)] for i in range(count)]
        asked = "".join(f"{lat1} {lon1} {lat2} {lon2}\n" for lon1, lat1, lon2, lat2 in pairs)
        solved = subprocess.run(["GeodSolve", "-i", "-p", "10"], input=asked, capture_output=True, text=True, check=True)
        lines += [" ".join(pair + [answer]) for pair, answer in zip(pairs, solved.stdout.splitlines(), strict=True)]
    with open("geodesics.txt.gz", "wb") as file:
        file.write(gzip.compress(("\n".join(lines) + "\n").encode(), mtime=0))


main()
