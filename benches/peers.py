#!/usr/bin/env python3
"""The same questions put to well-known peers, on the same files, in the same run as ours.

    python3 benches/peers.py PROGRAM PARCELS.geojson POI.geojson POI.bin

PROGRAM is a release build of shapan. Needs numpy, scipy, pyproj, pyogrio, shapely and orjson. Times are
medians of whole calls in this process (five runs), for PROGRAM of whole processes; the CPU time of reading
counts all threads. POI.bin holds raw points: longitude and latitude in turn as little-endian float64.
"""

import os
import resource
import statistics
import subprocess
import sys
import time

import numpy as np

CENTRE, RADIUS = (116.42, 39.79), 15_000.0
RUNS = 5


def timed(function, runs=RUNS):
    times, result = [], None
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        result = function()
        times.append((time.perf_counter() - wall, time.process_time() - cpu))
    return statistics.median(t[0] for t in times), statistics.median(t[1] for t in times), result


def ours(program, arguments):
    """Wall and CPU seconds of a whole process, and its peak memory in MB."""
    runs = []
    for _ in range(RUNS):
        wall = time.perf_counter()
        child = subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        assert status == 0, f"{program} {arguments}: status {status}"
        runs.append((time.perf_counter() - wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))
    return tuple(statistics.median(run[i] for run in runs) for i in range(3))


def reading(path, own):
    import orjson
    import pyogrio

    megabytes = os.path.getsize(path) / 1e6
    print(f"\nReading {os.path.basename(path)}, {megabytes:.0f} MB, with attributes")
    wall, cpu, peak = own
    print(f"  shapan info (whole process)  {wall:6.2f} s  {megabytes / cpu:6.0f} MB per CPU s, peak {peak / megabytes:.1f}x")
    wall, cpu, _ = timed(lambda: orjson.loads(open(path, "rb").read()), 3)
    print(f"  orjson (JSON only)           {wall:6.2f} s  {megabytes / cpu:6.0f} MB per CPU s")
    wall, cpu, _ = timed(lambda: pyogrio.raw.read(path), 3)
    print(f"  GDAL by pyogrio              {wall:6.2f} s  {megabytes / cpu:6.0f} MB per CPU s")


def earth_centred(lon, lat):
    a, e2 = 6378137.0, 6.69437999014e-3
    lon, lat = np.radians(lon), np.radians(lat)
    n = a / np.sqrt(1 - e2 * np.sin(lat) ** 2)
    return np.column_stack([n * np.cos(lat) * np.cos(lon), n * np.cos(lat) * np.sin(lon), n * (1 - e2) * np.sin(lat)])


def radius(path):
    from pyproj import Geod
    from scipy.spatial import cKDTree
    from shapely import STRtree, points as make_points

    raw = np.fromfile(path, dtype=np.uint8)
    count = raw.size // 17
    lonlat = raw[: count * 16].view("<f8").reshape(count, 2)
    geod = Geod(ellps="WGS84")
    distances = lambda which: geod.inv(
        np.full(which.size, CENTRE[0]), np.full(which.size, CENTRE[1]), lonlat[which, 0], lonlat[which, 1]
    )[2]

    print(f"\n15 km about {CENTRE} in {count:,} points, exact ids once indexed")
    tree = cKDTree(earth_centred(lonlat[:, 0], lonlat[:, 1]))
    here = earth_centred(np.array([CENTRE[0]]), np.array([CENTRE[1]]))[0]

    def kdtree():
        # A chord is at most 3.5 mm shorter than the geodesic here: only the band between needs the geodesic.
        surely = np.asarray(tree.query_ball_point(here, RADIUS - 10))
        perhaps = np.setdiff1d(tree.query_ball_point(here, RADIUS + 1), surely, assume_unique=True)
        return np.concatenate([surely, perhaps[distances(perhaps) <= RADIUS]])

    def kdtree_sorted():
        which = np.asarray(tree.query_ball_point(here, RADIUS + 1))
        metres = distances(which)
        order = np.argsort(metres)
        return which[order][metres[order] <= RADIUS]

    boxes = STRtree(make_points(lonlat[:, 0], lonlat[:, 1]))

    def strtree():
        from shapely import box

        d = RADIUS / 111_000 * 1.01
        k = d / np.cos(np.radians(CENTRE[1]))
        which = boxes.query(box(CENTRE[0] - k, CENTRE[1] - d, CENTRE[0] + k, CENTRE[1] + d))
        return which[distances(which) <= RADIUS]

    for name, function in (
        ("scipy cKDTree, geodesic at the edge", kdtree),
        ("scipy cKDTree, all distances, sorted", kdtree_sorted),
        ("shapely STRtree, then geodesic", strtree),
    ):
        wall, _, found = timed(function)
        print(f"  {name:38} {wall * 1000:8.1f} ms  {len(found):,} ids")


def main():
    program, parcels, poi, raw = sys.argv[1:5]
    print("machine:", os.cpu_count(), "cores;", "load", " ".join(f"{x:.2f}" for x in os.getloadavg()))
    # First, while this process is small: a child's peak memory counts from its parent's size.
    own = {path: ours(program, ["info", path]) for path in (parcels, poi)}
    reading(parcels, own[parcels])
    reading(poi, own[poi])
    radius(raw)
    print(f"\npeak of this script: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
