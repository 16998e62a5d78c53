"""A session with QGIS, run by the Python that has it: opens a bundle, says what is there, draws years.

It reads a request, ``{"bundle", "folder", "years", "points"}``, and prints a report, both as JSON; it writes
``folder/YEAR.png`` for each year.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDateTimeRange,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsInterval,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsTemporalNavigationObject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QSize, Qt, QTime

if TYPE_CHECKING:
    from qgis.PyQt.QtGui import QImage

WIDTH, HEIGHT = 1200, 700


def main(bundle: Path, folder: Path, years: list[int], points: dict[str, tuple[float, float]]) -> None:
    application = QgsApplication([], False)  # noqa: FBT003 - of Qt
    application.initQgis()
    project = QgsProject.instance()
    read = project.read(f"geopackage:{bundle}?projectName=atlas")
    report = {"read": read, "alone": alone(bundle), **opened(project), "pixels": pixels(project, points)}
    for year in years:
        draw(project, year).save(str(folder / f"{year}.png"))
    json.dump(report, sys.stdout)
    # a layer that outlives the application crashes it
    project.clear()
    application.exitQgis()


def alone(bundle: Path) -> dict[str, Any]:
    """Return what each layer brings along when it is added by itself."""
    first = QgsVectorLayer(str(bundle), "", "ogr")
    found = {}
    for name in (each.split("!!::!!")[1] for each in first.dataProvider().subLayers()):
        layer = QgsVectorLayer(f"{bundle}|layername={name}", name, "ogr")
        _, has_style = layer.loadDefaultStyle()
        found[name] = {"styled": has_style, **told(layer)}
    return found


def told(layer: QgsVectorLayer) -> dict[str, Any]:
    time = layer.temporalProperties()
    return {
        "valid": layer.isValid(),
        "renderer": layer.renderer().type() if layer.renderer() else None,
        "time": [
            time.isActive(),
            int(time.mode()),
            time.startField(),
            time.endField(),
            int(time.limitMode()),
        ],
        "title": layer.metadata().title(),
        "licences": layer.metadata().licenses(),
        "source": layer.source().partition("|")[0],
    }


def opened(project: QgsProject) -> dict[str, Any]:
    """Return how the project opens."""
    times = project.timeSettings()
    span = times.temporalRange()
    relations = project.relationManager().relations()
    return {
        "title": project.title(),
        "crs": project.crs().toProj(),
        "sea": project.backgroundColor().name(),
        "span": [span.begin().toString(Qt.ISODate), span.end().toString(Qt.ISODate)],
        "frames": frames(project),
        "slider": project.readNumEntry("TemporalControllerWidget", "/NavigationMode")[0],
        "relations": {name: relation.isValid() for name, relation in relations.items()},
        "layers": {layer.id(): told(layer) for layer in project.mapLayers().values()},
        "shown": [layer.id() for layer in shown(project)],
    }


def frames(project: QgsProject) -> int:
    """Return how many steps the slider has."""
    times, slider = project.timeSettings(), QgsTemporalNavigationObject()
    slider.setTemporalExtents(times.temporalRange())
    slider.setFrameDuration(QgsInterval(times.timeStep(), times.timeStepUnit()))
    return slider.totalFrameCount()


def shown(project: QgsProject) -> list[QgsVectorLayer]:
    root = project.layerTreeRoot()
    return [each for each in root.layerOrder() if root.findLayer(each.id()).isVisible() and each.isSpatial()]


def settings_of(project: QgsProject) -> QgsMapSettings:
    """Return the map as the project opens."""
    settings = QgsMapSettings()
    settings.setDestinationCrs(project.crs())
    settings.setTransformContext(project.transformContext())
    settings.setLayers(shown(project))
    settings.setBackgroundColor(project.backgroundColor())
    settings.setOutputSize(QSize(WIDTH, HEIGHT))
    settings.setOutputDpi(96)
    area = project.viewSettings().defaultViewExtent()
    there = QgsCoordinateTransform(area.crs(), project.crs(), project)
    settings.setExtent(there.transformBoundingBox(area))
    return settings


def pixels(project: QgsProject, points: dict[str, tuple[float, float]]) -> dict[str, tuple[int, int]]:
    """Return where places, given by longitude and latitude, lie on the picture."""
    there = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"), project.crs(), project)
    to_pixels = settings_of(project).mapToPixel()
    found = {name: to_pixels.transform(there.transform(*point)) for name, point in points.items()}
    return {name: (round(at.x()), round(at.y())) for name, at in found.items()}


def draw(project: QgsProject, year: int) -> QImage:
    """Return the map of a year, as the slider shows it."""
    settings = settings_of(project)
    start, end = (QDateTime(QDate(each, 1, 1), QTime(0, 0), Qt.UTC) for each in (year, year + 1))
    settings.setIsTemporal(True)
    settings.setTemporalRange(QgsDateTimeRange(start, end, True, False))  # noqa: FBT003 - of QGIS
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(None))
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
    settings.setExpressionContext(context)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    if job.errors():
        raise RuntimeError([error.message for error in job.errors()])
    return job.renderedImage()


if __name__ == "__main__":
    request = json.load(sys.stdin)
    main(Path(request["bundle"]), Path(request["folder"]), request["years"], request["points"])
