#!/usr/bin/env python3
"""How long QGIS takes to draw a file again, whole and enlarged: benches/redraw_peers.py FILE

Runs QGIS without a window (python3-qgis; QT_QPA_PLATFORM=offscreen): the file in a memory layer with a spatial
index, one fill with an outline, no names, 1440x900 pixels, drawn by the parallel job that its window uses. The
best and the median of five, in milliseconds. benches/window_times.sh gives shapan's side of the table; run both
one after the other on a quiet machine.
"""

import os
import statistics
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


def main(path):
    app = QgsApplication([], False)
    app.initQgis()
    begun = time.perf_counter()
    layer = QgsVectorLayer(path, "parcels", "ogr").materialize(everything())
    layer.dataProvider().createSpatialIndex()
    print(f"load {1000 * (time.perf_counter() - begun):.0f} ms")
    symbol = QgsFillSymbol.createSimple({"color": "86,180,233,66", "outline_color": "36,121,176", "outline_width": "0.3"})
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    whole = layer.extent()
    for factor in (1, 4, 16, 64):
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
        print(f"x{factor}: best {min(times):.0f} ms, median {statistics.median(times):.0f} ms")
    app.exitQgis()


def everything():
    from qgis.core import QgsFeatureRequest

    return QgsFeatureRequest()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
