"""Whose was each of ten million places on its day: ours, the ways of others, and the limit of the machine."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numba
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from borderhist.derive.chronicle import derive
from borderhist.layers import table
from borderhist.locate import Index, join
from borderhist.locate.options import Options
from borderhist.model.reader import read_atlas

if TYPE_CHECKING:
    from collections.abc import Callable

    from borderhist.derive.chronicle import Chronicle

POINTS = 10_000_000
RUNS = 3
SAMPLES = {"versions": 10_000, "faces": 200_000, "contains": 1_000_000, "sedona": 1_000_000}
"""Of how many points the slow ways get the answers."""

ROWS = (1_000_000, 10_000_000, 100_000_000)
"""Rows of the files with which memory is measured."""

BATCH = 1_000_000
FIRST, LAST = np.datetime64("1688-01-01"), np.datetime64("2008-12-31")


def points(bounds: tuple[float, float, float, float], count: int, seed: int = 7) -> tuple[np.ndarray, ...]:
    """Return longitudes, latitudes and days by lot, inside bounds and the years of the record."""
    lot = np.random.default_rng(seed)
    west, south, east, north = bounds
    days = FIRST + lot.integers(0, int((LAST - FIRST).astype(int)), count)
    return lot.uniform(west, east, count), lot.uniform(south, north, count), days


class Peers:
    """What one would write with other tools; each answers for the first points of a sample."""

    def __init__(self, chronicle: Chronicle, lons: np.ndarray, lats: np.ndarray, days: np.ndarray) -> None:
        self.lons, self.lats, self.days = lons, lats, days
        self.faces = np.array(chronicle.arrangement.faces)
        shapely.prepare(self.faces)
        self.effective = np.array([treaty.effective for treaty in chronicle.versions], "datetime64[D]")
        holders = [[tenure.sovereign for tenure in tenures] for tenures in chronicle.tenures]
        self.held = np.array(holders, object)
        self.versions = table.table(chronicle, "territories").to_geodataframe()

    def frame(self, count: int) -> gpd.GeoDataFrame:
        """Return the first points as a GeoDataFrame, which the peers get for nothing."""
        geometry = shapely.points(self.lons[:count], self.lats[:count])
        return gpd.GeoDataFrame({"n": np.arange(count)}, geometry=geometry, crs=4326)

    def holders(self, faces: np.ndarray, numbers: np.ndarray) -> np.ndarray:
        """Return the sovereigns of faces on the days of points."""
        version = np.searchsorted(self.effective, self.days[numbers], side="right") - 1
        return self.held[version, faces]

    def by_versions(self, frame: gpd.GeoDataFrame) -> None:
        """Join with the territories of all versions, and keep those of the day."""
        land = self.versions[["sovereign", "valid_from", "valid_to", "geometry"]]
        joined = gpd.sjoin(frame, land, predicate="intersects")
        days = self.days[joined["n"]]
        since, until = (joined[name].to_numpy("datetime64[D]") for name in ("valid_from", "valid_to"))
        joined[(since <= days) & (np.isnat(until) | (days < until))]

    def by_faces(self, frame: gpd.GeoDataFrame) -> None:
        """Join with the atomic faces, and look the day up."""
        faces = gpd.GeoDataFrame(geometry=list(self.faces), crs=4326)
        joined = gpd.sjoin(frame, faces, predicate="intersects")
        self.holders(joined["index_right"].to_numpy(), joined["n"].to_numpy())

    def by_contains(self, count: int) -> None:
        """Ask each prepared face for all points in its box."""
        lons, lats = self.lons[:count], self.lats[:count]
        found = np.full(count, -1)
        for number, (face, box) in enumerate(zip(self.faces, shapely.bounds(self.faces), strict=True)):
            near = np.flatnonzero((lons >= box[0]) & (lats >= box[1]) & (lons <= box[2]) & (lats <= box[3]))
            found[near[shapely.contains_xy(face, lons[near], lats[near])]] = number
        inside = np.flatnonzero(found >= 0)
        self.holders(found[inside], inside)

    def by_sedona(self, frame: gpd.GeoDataFrame) -> None:
        """Join with the atomic faces in SedonaDB, and look the day up."""
        import sedonadb  # noqa: PLC0415 - not everybody has it

        engine = sedonadb.connect()
        faces = gpd.GeoDataFrame({"face": np.arange(len(self.faces))}, geometry=list(self.faces), crs=4326)
        engine.create_data_frame(faces).to_view("faces")
        engine.create_data_frame(frame).to_view("points")
        query = "SELECT p.n, f.face FROM points p JOIN faces f ON ST_Intersects(f.geometry, p.geometry)"
        joined = engine.sql(query).to_arrow_table()
        self.holders(joined["face"].to_numpy(), joined["n"].to_numpy())


@numba.njit(nogil=True)
def _stream(lons: np.ndarray, lats: np.ndarray, days: np.ndarray, found: np.ndarray) -> None:
    for n in range(len(lons)):
        found[n] = np.int32(lons[n] + lats[n]) + np.int32(days[n])


def stream(lons: np.ndarray, lats: np.ndarray, days: np.ndarray) -> None:
    """Read the same bytes and write as many, and do nothing with them."""
    found, cores, whole = np.empty(len(lons), np.int32), os.cpu_count() or 1, days.view(np.int64)
    cuts = np.linspace(0, len(lons), cores + 1).astype(int)
    parts = [slice(*pair) for pair in pairwise(cuts)]
    with ThreadPoolExecutor(cores) as threads:
        list(threads.map(lambda part: _stream(lons[part], lats[part], whole[part], found[part]), parts))


def plain(index: Index) -> Index:
    """Return an index that does without machine code."""
    return dataclasses.replace(index, compiled=False)


def rate(count: int, call: Callable[[], object], runs: int = RUNS) -> float:
    """Return how many points a second a call answers for, at its best."""
    best = min(_seconds(call) for _ in range(runs))
    return count / best


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def rates(chronicle: Chronicle, index: Index) -> dict[str, float]:
    """Return the points a second of every way."""
    lons, lats, days = points(index.bounds, POINTS)
    rows = np.argsort(
        index.face_grid.grid.cells_of(lons, lats) // index.face_grid.grid.columns, kind="stable"
    )
    in_rows = lons[rows], lats[rows], days[rows]
    peers, geos = Peers(chronicle, lons, lats, days), plain(index)
    samples = {name: peers.frame(count) for name, count in SAMPLES.items()}
    found = {
        "geopandas `sjoin`, versions": rate(
            SAMPLES["versions"], lambda: peers.by_versions(samples["versions"]), 1
        ),
        "geopandas `sjoin`, faces": rate(SAMPLES["faces"], lambda: peers.by_faces(samples["faces"])),
        "shapely `contains_xy`, prepared faces": rate(
            SAMPLES["contains"], lambda: peers.by_contains(SAMPLES["contains"])
        ),
    }
    if find_spec("sedonadb") and find_spec("geoarrow"):
        found["SedonaDB, faces"] = rate(SAMPLES["sedona"], lambda: peers.by_sedona(samples["sedona"]))
    index.codes(lons[:10], lats[:10], days[:10])
    stream(lons[:10], lats[:10], days[:10])
    return found | {
        "ours, GEOS": rate(POINTS, lambda: geos.codes(lons, lats, days)),
        "ours, GEOS, by grid row": rate(POINTS, lambda: geos.codes(*in_rows)),
        "ours, numba": rate(POINTS, lambda: index.codes(lons, lats, days)),
        "ours, numba, by grid row": rate(POINTS, lambda: index.codes(*in_rows)),
        "only streaming the bytes": rate(POINTS, lambda: stream(lons, lats, days)),
    }


def write_points(path: Path, index: Index, count: int) -> None:
    """Write points by lot as a Parquet file of two coordinates and a day."""
    schema = pa.schema([("lon", pa.float64()), ("lat", pa.float64()), ("date", pa.date32())])
    with pq.ParquetWriter(path, schema) as writer:
        for seed in range(-(-count // BATCH)):
            lons, lats, days = points(index.bounds, min(BATCH, count), seed)
            writer.write_table(pa.table({"lon": lons, "lat": lats, "date": pa.array(days)}, schema=schema))


def copied(source: Path, target: Path) -> None:
    """Copy a Parquet file batch by batch with pyarrow."""
    file = pq.ParquetFile(source)
    with pq.ParquetWriter(target, file.schema_arrow) as writer:
        for batch in file.iter_batches(BATCH):
            writer.write_batch(batch)


def file_times(index: Index, folder: Path) -> tuple[float, float]:
    """Return the seconds of a plain copy of a Parquet file and of locating it, at their best."""
    source, target = folder / "points.parquet", folder / "located.parquet"
    write_points(source, index, POINTS)
    options = Options(overwrite=True)
    copy = min(_seconds(lambda: copied(source, folder / "copied.parquet")) for _ in range(RUNS))
    return copy, min(_seconds(lambda: join.join_file(source, target, index, options)) for _ in range(RUNS))


def peak_mb(index: Index, folder: Path, count: int) -> float:
    """Return the most memory, in MB, that the command takes for a file of so many rows, as Linux tells it."""
    source, target = folder / f"{count}.parquet", folder / "out.parquet"
    write_points(source, index, count)
    script = (
        "import sys; from borderhist.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    )
    command = [sys.executable, "-c", script, "locate", str(source), "-o", str(target), "--overwrite"]
    run = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own
    source.unlink()
    return int(run.stdout) * 1024 / 1e6


def main() -> None:
    """Print tables."""
    chronicle = derive(read_atlas())
    index = Index.of(chronicle)
    found = rates(chronicle, index)
    versions, limit = found["geopandas `sjoin`, versions"], found["only streaming the bytes"]
    print("| way | points a second | x geopandas, versions | streaming: x ours |\n|---|--:|--:|--:|")
    for name, speed in found.items():
        print(f"| {name} | {speed:,.0f} | {speed / versions:,.0f} | {limit / speed:,.1f} |")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy, ours = file_times(index, folder)
        said = f"copied by pyarrow in {copy:.2f} s, located in {ours:.2f} s: {ours / copy:.2f} times as long."
        print(f"\nA Parquet file of {POINTS:,} rows: {said}\n\n| rows | peak memory, MB |\n|--:|--:|")
        for count in ROWS:
            print(f"| {count:,} | {peak_mb(index, folder, count):,.0f} |", flush=True)
    print()


if __name__ == "__main__":
    main()
