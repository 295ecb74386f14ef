#!/usr/bin/env python3
"""Whether reading keeps to its bounds, in memory and time: benches/bounds.py PROGRAM [MEGABYTES] [--unoptimised]

Makes large files of every format that the program writes, and small ones made to hurt, reads each with `info` in a
process of its own, and holds the peak of its memory to 256 MB + 8 times the (unpacked) file and its time to
5 s + 0.25 s for each MB. Ends with 1 where a bound is broken, or a process ended by a signal or by a panic. The bounds
are those of a release build; one without optimisation may take ten times as long, and no more memory.
"""

import json
import os
import pathlib
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import zipfile

MB = 1_000_000
# How much longer an unoptimised program may take.
SLOWER = 10


def main(program, megabytes, slower):
    broken = []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        print("| file | MB | s | of at most | peak MB | of at most | ends with |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
        for path, unpacked in sources(program, folder, megabytes):
            size = (unpacked or path.stat().st_size) / MB
            code, seconds, peak, said = run([program, "info", str(path)])
            most_s, most_mb = slower * (5 + 0.25 * size), 256 + 8 * size
            print(
                f"| {path.name} | {size:.1f} | {seconds:.2f} | {most_s:.1f} | {peak:.0f} | {most_mb:.0f} | {code} |",
                flush=True,
            )
            if seconds > most_s or peak > most_mb or code not in (0, 1, 2) or "panicked" in said:
                broken.append(f"{path.name}: {said[-300:]}")
            path.unlink()
    for line in broken:
        print(f"BROKEN {line}", file=sys.stderr)
    return 1 if broken else 0


def run(command):
    """The exit code, seconds, peak of memory in MB and what was said of one process; ended after 300 s."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        killer = subprocess.Popen(["sh", "-c", f"sleep 300; kill -9 {process.pid}"], start_new_session=True)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        os.killpg(killer.pid, 15)
        killer.wait()
        said.seek(0)
        return os.waitstatus_to_exitcode(status), seconds, usage.ru_maxrss * 1024 / MB, said.read().decode()


def sources(program, folder, megabytes):
    """Paths with the unpacked size where that is another; each is made when it is asked for."""
    plan = folder / "parcels.geojson"
    parcels(plan, megabytes * MB)
    for ending in ["csv", "gpkg", "fgb", "kml"]:
        path = plan.with_suffix(f".{ending}")
        subprocess.run([program, "convert", str(plan), "-o", str(path)], check=True, stdout=subprocess.DEVNULL)
        yield path, None
    packed = folder / "parcels.kmz.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(plan, "parcels.geojson")
    yield packed, plan.stat().st_size
    yield plan, None
    path = folder / "points.zip"
    yield path, shapefile(path, megabytes * MB // 128)
    for name, write in HOSTILE.items():
        path = folder / name
        with open(path, "wb") as file:
            write(file)
        yield path, None


def parcels(path, size):
    """A grid of parcels with six fields, of about so many bytes."""
    with open(path, "w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[')
        i = 0
        while file.tell() < size if i % 1000 == 0 else True:
            west, south = 115.5 + i % 2000 * 0.001, 39.0 + i // 2000 * 0.001
            ring = [[west, south], [west + 0.0008, south], [west + 0.0008, south + 0.0008], [west, south]]
            properties = {"地块编号": f"DK-{i:07}", "用地代码": f"{i % 13:02}", "far": i % 40 / 10, "n": i, "a": None, "b": True}
            feature = {
                "type": "Feature",
                "properties": properties,
                "geometry": {"type": "Polygon", "coordinates": [[[round(x, 6), round(y, 6)] for x, y in ring]]},
            }
            file.write(("," if i else "") + json.dumps(feature, ensure_ascii=False))
            i += 1
        file.write("]}")


def shapefile(path, count):
    """Points with a number and a text in GBK, zipped without a .prj; tells how many bytes are in it."""
    shapes = struct.pack(">7i", 9994, 0, 0, 0, 0, 0, 50 + count * 14)
    shapes += struct.pack("<2i8d", 1000, 1, 115.0, 39.0, 117.0, 41.0, 0.0, 0.0, 0.0, 0.0)
    table = struct.pack("<B3BIHH20x", 3, 126, 1, 1, count, 32 + 2 * 32 + 1, 101)
    for name, kind, width in [(b"NO", b"N", 10), ("名称".encode("gbk"), b"C", 90)]:
        table += name.ljust(11, b"\0") + kind + struct.pack("<4xB15x", width)
    point = struct.Struct(">2i").pack
    text = "国际医药创新公园".encode("gbk").ljust(90)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("points.shp", "w") as file:
            file.write(shapes)
            for i in range(count):
                file.write(point(i + 1, 10) + struct.pack("<i2d", 1, 115 + i % 2000 * 0.001, 39 + i // 2000 * 0.001))
        with archive.open("points.dbf", "w") as file:
            file.write(table + b"\r")
            for i in range(count):
                file.write(b" " + b"%10d" % i + text)
        return sum(entry.file_size for entry in archive.infolist())


def repeated(before, unit, count, after=b""):
    def write(file):
        file.write(before)
        block = unit * 10_000
        for _ in range(count // 10_000):
            file.write(block)
        file.write(after)

    return write


def bomb(entries, size):
    """A zip whose files unpack to far more than it weighs."""

    def write(file):
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for i in range(entries):
                with archive.open(f"{i}.geojson", "w") as entry:
                    for _ in range(-(-size // MB)):
                        entry.write(b" " * min(size, MB))

    return write


def fields(file):
    """Every feature with a field of its own."""
    file.write(b'{"type":"FeatureCollection","features":[')
    for i in range(60_000):
        file.write(b"," if i else b"")
        file.write(b'{"type":"Feature","properties":{"f%d":1},"geometry":{"type":"Point","coordinates":[116.4,39.8]}}' % i)
    file.write(b"]}")



def ids(file):
    """Points in one place that differ by their ids alone."""
    file.write(b'{"type":"FeatureCollection","features":[')
    for i in range(300_000):
        file.write(b"," if i else b"")
        file.write(b'{"type":"Feature","id":%d,"properties":{},"geometry":{"type":"Point","coordinates":[116.4,39.8]}}' % i)
    file.write(b"]}")


def overlapping(file):
    """One feature of parts that nearly all lie in each other."""
    def square(i):
        x, y = 116.4 + i * 7 % 1009 * 1e-6, 39.7 + i * 11 % 1013 * 1e-6
        return [[[x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]]]

    geometry = {"type": "MultiPolygon", "coordinates": [square(i) for i in range(20_000)]}
    file.write(json.dumps({"type": "Feature", "properties": {}, "geometry": geometry}).encode())


def objects(file):
    """A topology of thousands of layers."""
    lines = {f"o{i}": {"type": "LineString", "arcs": [i]} for i in range(5_000)}
    arcs = [[[116 + i * 1e-5 + j * 1e-3, 39 + j * 1e-3] for j in range(20)] for i in range(5_000)]
    file.write(json.dumps({"type": "Topology", "objects": lines, "arcs": arcs}).encode())


def tables(file):
    """A GeoPackage of thousands of layers."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "tables.gpkg"
        base = sqlite3.connect(path)
        base.executescript(
            """CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition);
            INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, '');
            CREATE TABLE gpkg_contents (table_name, data_type);
            CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id);"""
        )
        for i in range(3_000):
            base.execute(f"CREATE TABLE t{i} (fid INTEGER PRIMARY KEY, g BLOB)")
            base.execute(f"INSERT INTO t{i} VALUES (1, NULL)")
            base.execute("INSERT INTO gpkg_contents VALUES (?, 'features')", (f"t{i}",))
            base.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'g', 4326)", (f"t{i}",))
        base.commit()
        base.close()
        file.write(path.read_bytes())


HOSTILE = {
    "deep.geojson": repeated(b'{"type":"Feature","properties":{"a":', b"[", 3_000_000),
    "spaces.geojson": repeated(b"", b" ", 8_000_000),
    "points.geojson": repeated(b'{"type":"MultiPoint","coordinates":[[0,0]', b",[116.4,39.8]", 1_000_000, b"]}"),
    "rings.geojson": repeated(b'{"type":"Polygon","coordinates":[[]', b",[]", 2_000_000, b"]}"),
    "fields.geojson": fields,
    "ids.geojson": ids,
    "arcs.topojson": repeated(
        b'{"type":"Topology","objects":{"a":{"type":"MultiLineString","arcs":[[0]',
        b",[0]",
        1_000_000,
        b']}},"arcs":[[[116,39],[117,40]]]}',
    ),
    "objects.topojson": objects,
    "tables.gpkg": tables,
    "overlapping.geojson": overlapping,
    "features.geojsonl": repeated(b"", b'{"type":"Point","coordinates":[1,2]}\n', 300_000),
    "columns.csv": repeated(b"lon,lat", b",c", 2_000_000, b"\n116.4,39.8\n"),
    "rows.csv": repeated(b"lon,lat\n", b"1,2\n", 3_000_000),
    "quote.csv": repeated(b'lon,lat,"', b"a\n", 4_000_000),
    "wkt.csv": repeated(b"wkt\n", b'"' + b"GEOMETRYCOLLECTION(" * 40 + b'"\n', 10_000),
    "deep.kml": repeated(b'<kml xmlns="http://www.opengis.net/kml/2.2">', b"<Folder>", 1_000_000),
    "attributes.kml": repeated(b'<kml xmlns="http://www.opengis.net/kml/2.2" a0="', b'x" b="', 1_000_000, b'"/>'),
    "folders.kml": repeated(b"<kml>", b"<Folder><name>a</name></Folder>", 100_000, b"</kml>"),
    "entities.kml": repeated(b'<!DOCTYPE k [<!ENTITY a "', b"aaaaaaaaaa", 500_000, b'">]><kml>&a;&a;</kml>'),
    "track.gpx": repeated(b"<gpx><trk><trkseg>", b'<trkpt lat="39.8" lon="116.4"/>', 300_000, b"</trkseg></trk></gpx>"),
    "bomb.zip": bomb(4, 400 * MB),
    "files.zip": bomb(20_000, 1),
}


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--unoptimised"]
    if len(words) not in (1, 2):
        sys.exit(__doc__)
    slower = SLOWER if "--unoptimised" in sys.argv else 1
    sys.exit(main(words[0], int(words[1]) if len(words) == 2 else 50, slower))
