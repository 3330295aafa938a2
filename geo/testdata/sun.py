#!/usr/bin/env python3
"""Writes sun.txt.gz: where the Sun stands, and when it rises, by PyEphem.

PyEphem (Brandon Rhodes, MIT licence; Debian package python3-ephem) is an
implementation independent of NREL's: libastro's, with the planetary theory
VSOP87 in full. The cases are our own, drawn with a fixed seed, so the same
PyEphem writes the same lines:

    python3 sun.py
"""

import datetime
import gzip
import math
import random

import ephem

SEED = 20240612
PLACES = [0.0, 23.44, -23.44, 43.24, -33.87, 60.0, -54.8, 66.6, -69.0, 78.2, 85.0, -89.0, 89.99, 90.0, -90.0]


def observer(lon, lat, date, pressure):
    o = ephem.Observer()
    o.lon, o.lat = math.radians(lon), math.radians(lat)
    o.elevation = 0
    o.pressure = pressure
    o.temp = 10
    o.date = date
    return o


def instant(rng):
    start = datetime.datetime(1950, 1, 1)
    seconds = int((datetime.datetime(2051, 1, 1) - start).total_seconds())
    return start + datetime.timedelta(seconds=rng.randrange(seconds))


def place(rng, i):
    if i % 3 == 0:
        lat = PLACES[i // 3 % len(PLACES)]
    else:
        lat = round(math.degrees(math.asin(rng.uniform(-1, 1))), 4)
    return round(rng.uniform(-180, 180), 4), lat


def sun(lon, lat, date, pressure):
    body = ephem.Sun()
    body.compute(observer(lon, lat, date, pressure))
    return math.degrees(body.az), math.degrees(body.alt)


def positions(rng):
    """Anywhere, then with the Sun low: searched for hour by hour."""
    yield "# position unix lon lat azimuth geometric apparent"
    for i in range(600):
        date = instant(rng)
        lon, lat = place(rng, i)
        azimuth, geometric = sun(lon, lat, date, 0)
        if i >= 300:
            for _ in range(400):
                if abs(geometric) < 6:
                    break
                date = instant(rng)
                azimuth, geometric = sun(lon, lat, date, 0)
        _, apparent = sun(lon, lat, date, 1010)
        unix = int(date.replace(tzinfo=datetime.timezone.utc).timestamp())
        yield f"position {unix} {lon} {lat} {azimuth:.6f} {geometric:.6f} {apparent:.6f}"


def event(found):
    return f"{found.datetime().replace(tzinfo=datetime.timezone.utc).timestamp():.1f}"


def days(rng):
    """The day around a transit; 0 stands for no rise or set within twelve hours."""
    yield "# day unix lon lat transit rise set noonGeometric"
    for i in range(400):
        date = instant(rng)
        lon, lat = place(rng, i)
        if abs(lat) > 89.5:
            continue  # height and hour have nothing to do with each other
        o = observer(lon, lat, date, 0)
        o.horizon = "-0:34"
        transit = o.next_transit(ephem.Sun())
        o.date = transit
        noon = math.degrees(ephem.Sun(o).alt)
        events = []
        for find in (o.previous_rising, o.next_setting):
            o.date = transit
            try:
                found = find(ephem.Sun())
                events.append(event(found) if abs(found - transit) < 0.5 else "0")
            except (ephem.AlwaysUpError, ephem.NeverUpError):
                events.append("0")
        unix = int(float(event(transit))) + rng.randrange(-30000, 30000)
        yield f"day {unix} {lon} {lat} {event(transit)} {events[0]} {events[1]} {noon:.4f}"


def main():
    rng = random.Random(SEED)
    lines = [f"# Written by sun.py with PyEphem {ephem.__version__}. Times are Unix seconds, angles degrees."]
    lines += positions(rng)
    lines += days(rng)
    with open("sun.txt.gz", "wb") as file:
        file.write(gzip.compress(("\n".join(lines) + "\n").encode(), mtime=0))


main()
