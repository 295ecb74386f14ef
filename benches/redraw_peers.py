#!/usr/bin/env python3
"""How long the window and QGIS take to draw a file again, beside each other: benches/redraw_peers.py PROGRAM FILE

First the window of PROGRAM (benches/window_times.sh, with what it needs), then QGIS without a window (python3-qgis;
QT_QPA_PLATFORM=offscreen): the file in a memory layer with a spatial index, one fill with an outline, no names,
1440x900 pixels, drawn by the parallel job that its window uses. One after the other on the same machine, never at
the same time. The table has milliseconds: medians, of QGIS of five.
"""

import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsFillSymbol,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize  # noqa: E402
from qgis.PyQt.QtGui import QColor  # noqa: E402


FACTORS = (1, 4, 16, 64)


def main(program, path):
    moved, sharp = window(program, path)
    load, redrawn = qgis(path)
    print(f"| {os.path.basename(path)} | moved | sharp | QGIS draws again |")
    print("| --- | ---: | ---: | ---: |")
    for factor in FACTORS:
        cells = [moved.get(factor), sharp.get(factor), redrawn[factor]]
        cells = ["not told" if ms is None else f"{ms:.3g} ms" for ms in cells]
        print(f"| {'whole' if factor == 1 else f'× {factor}'} | {' | '.join(cells)} |")
    print(f"QGIS read the file in {load:.0f} ms.")


def window(program, path):
    """By factor: the median from frame to frame while dragging, and until the picture of a new scale was sharp."""
    script = pathlib.Path(__file__).with_name("window_times.sh")
    told = subprocess.run([script, program, path], check=True, capture_output=True, text=True).stdout
    moved, sharp = {}, {}
    for line in told.splitlines():
        print(line, file=sys.stderr)
        at = re.match(r"(?:to about|about|back to)? ?x(\d+)(, dragged)?: ", line)
        times = re.findall(r"(\d+) × median ([\d.]+) ms", line)
        if not at or len(times) != 2:
            continue
        factor = int(at[1])
        (frames, frame), (awaited, await_) = times
        if at[2]:
            moved[factor] = float(frame)
        elif int(awaited) > 0:
            sharp[factor] = float(await_)
    return moved, sharp


def qgis(path):
    """How long the file took to read, and by factor the median of five redraws."""
    app = QgsApplication([], False)
    app.initQgis()
    begun = time.perf_counter()
    layer = QgsVectorLayer(path, "parcels", "ogr").materialize(everything())
    layer.dataProvider().createSpatialIndex()
    load = 1000 * (time.perf_counter() - begun)
    symbol = QgsFillSymbol.createSimple({"color": "86,180,233,66", "outline_color": "36,121,176", "outline_width": "0.3"})
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    whole = layer.extent()
    redrawn = {}
    for factor in FACTORS:
        settings = QgsMapSettings()
        settings.setLayers([layer])
        settings.setDestinationCrs(layer.crs())
        settings.setOutputSize(QSize(1440, 900))
        settings.setBackgroundColor(QColor("#f1f1ec"))
        settings.setFlag(QgsMapSettings.Antialiasing, True)
        extent = whole.scaled(1.02 / factor)
        settings.setExtent(extent)
        times = []
        for _ in range(5):
            begun = time.perf_counter()
            job = QgsMapRendererParallelJob(settings)
            job.start()
            job.waitForFinished()
            times.append(1000 * (time.perf_counter() - begun))
        redrawn[factor] = statistics.median(times)
    # The layer goes before the application does.
    del settings, job, layer
    app.exitQgis()
    return load, redrawn


def everything():
    from qgis.core import QgsFeatureRequest

    return QgsFeatureRequest()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
