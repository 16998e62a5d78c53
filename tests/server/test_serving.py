"""The served layer, asked by real clients and by hostile ones."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import pyarrow as pa
import pytest
import requests
import shapely
from click.testing import CliRunner
from derivation import record
from owslib.ogcapi.features import Features
from pages import chromium
from products import made_once
from pygeoapi.config import validate_config
from pygeoapi.openapi import validate_openapi_document
from servers import serving

from borderhist.cli import main
from borderhist.errors import UsageError
from borderhist.io import writing
from borderhist.layers import schema
from borderhist.layers import table as layers_table
from borderhist.layers.table import Selection
from borderhist.server import filters
from borderhist.server.application import application, serve
from borderhist.server.configuration import configuration, contents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient
    from playwright.sync_api import BrowserType
    from servers import Server

    from borderhist.layers.table import Table

# pygeoapi calls what Python 3.12 deprecates, once for each page of features
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")

COARSE = 25.0
"""Kilometres by which geometries are simplified: what is asked here does not depend on their length."""

DAYS = ("1688-01-01", "1700-06-15", "1858-05-28", "1859-06-01", "1860-11-14", "1912-02-12", "2010-01-01")
SPANS = ("1858-05-27/1860-11-14", "../1690-01-01", "1999-12-31/..", "1600-01-01", "2500-01-01/2600-01-01")
BOXES = ((120, 45, 135, 54), (73.2, 38, 73.3, 38.1), (135.07, 48.48, 135.07, 48.48), (0, 0, 10, 10))


@cache
def table(name: str) -> Table:
    return layers_table.table(record(), name, Selection(simplify_km=COARSE))


def ids(made: Table) -> list[str]:
    return made.columns["id"].to_pylist()


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("served") / "atlas.gpkg"
    writing.to_file([table(name) for name in layers_table.ROWS], path)
    return path


@pytest.fixture(scope="module")
def server(bundle: Path) -> Iterator[Server]:
    with serving(bundle) as listening_server:
        yield listening_server


@pytest.fixture(scope="module")
def client(server: Server) -> Features:
    return Features(server.url)


def paged(server: Server, name: str, **asked: Any) -> list[dict[str, Any]]:
    """Return every feature that a question finds, by following the links to the next page."""
    url: str | None = f"{server.url}/collections/{name}/items"
    found, matched = [], 0
    with requests.Session() as session:
        while url:
            page = session.get(url, params=asked, timeout=20).json()
            assert page["numberReturned"] == len(page["features"])
            found += page["features"]
            matched = page["numberMatched"]
            url = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
            asked = {}
    assert len(found) == matched
    return found


def found_ids(server: Server, name: str, **asked: Any) -> list[str]:
    return [feature["id"] for feature in paged(server, name, skipGeometry="true", **asked)]


def test_a_client_finds_every_layer_with_its_extent_and_licence(client: Features) -> None:
    assert client.feature_collections() == list(schema.LAYERS)
    for described in client.collections()["collections"]:
        layer, made = schema.layer(described["id"]), table(described["id"])
        assert (described["title"], described["description"]) == (layer.title, layer.summary)
        (box,) = described["extent"]["spatial"]["bbox"]
        assert box == pytest.approx(shapely.total_bounds(made.geometry).tolist(), abs=1e-9)
        ((begin, end),) = described["extent"]["temporal"]["interval"]
        froms, tos = made.columns["valid_from"].to_pylist(), made.columns["valid_to"].to_pylist()
        assert begin == (None if None in froms else f"{min(froms)}T00:00:00Z")
        assert end == (None if None in tos else f"{max(tos) - dt.timedelta(days=1)}T00:00:00Z")
        assert {link["title"] for link in described["links"] if link["rel"] == "license"} >= {"CC-BY-4.0"}


def test_what_is_served_is_what_is_exported(server: Server) -> None:
    for name in schema.LAYERS:
        made = table(name)
        served = paged(server, name, limit=60)
        rows = made.columns.to_pylist()
        assert [feature["properties"] for feature in served] == [
            {field: str(value) if isinstance(value, dt.date) else value for field, value in row.items()}
            for row in rows
        ]
        shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in served]
        assert shapely.equals_exact(shapes, made.geometry, tolerance=0).all()


@pytest.mark.parametrize("day", DAYS)
def test_a_client_finds_the_territories_of_a_day(client: Features, day: str) -> None:
    page = client.collection_items("territories", datetime_=day, limit=1000)
    held = layers_table.table(record(), "territories", Selection(day=dt.date.fromisoformat(day)))
    assert page["numberMatched"] == len(held) > 0
    assert [feature["id"] for feature in page["features"]] == ids(held)


@pytest.mark.parametrize("span", SPANS)
def test_a_span_finds_what_held_on_a_day_of_it(server: Server, span: str) -> None:
    ends = [None if day == ".." else dt.date.fromisoformat(day) for day in span.split("/")]
    first, last = ends[0], ends[-1]
    for name in schema.LAYERS:
        held = [
            row["id"]
            for row in table(name).columns.select(["id", "valid_from", "valid_to"]).to_pylist()
            if (last is None or row["valid_from"] is None or row["valid_from"] <= last)
            and (first is None or row["valid_to"] is None or row["valid_to"] > first)
        ]
        assert found_ids(server, name, datetime=span, limit=1000) == held


@pytest.mark.parametrize("box", BOXES)
def test_a_client_finds_what_touches_a_box(client: Features, box: tuple[float, ...]) -> None:
    for name in schema.LAYERS:
        made = table(name)
        touching = shapely.intersects(made.geometry, shapely.box(*box))
        page = client.collection_items(name, bbox=box, limit=1000, skipGeometry="true")
        assert [feature["id"] for feature in page["features"]] == [
            identifier for identifier, touches in zip(ids(made), touching, strict=True) if touches
        ]


def test_a_box_across_the_180th_meridian_finds_both_sides(server: Server) -> None:
    east = layers_table.table(record(), "places", Selection(bounds=(150, -90, 180, 90)))
    assert found_ids(server, "places", bbox="150,-90,-170,90") == ids(east) != []


def test_a_box_in_another_system_is_the_same_box(server: Server) -> None:
    degrees = found_ids(server, "places", bbox="130,48,136,49")
    system = "http://www.opengis.net/def/crs/EPSG/0/4326"
    turned = paged(server, "places", **{"bbox": "48,130,49,136", "bbox-crs": system, "crs": system})
    assert [feature["id"] for feature in turned] == degrees != []
    assert all(40 < feature["geometry"]["coordinates"][0] < 60 for feature in turned)


def test_fields_are_asked_for_and_chosen_and_put_in_order(server: Server) -> None:
    made = table("territories").columns.to_pylist()
    of_russia = [row for row in made if row["sovereign"] == "russia" and row["certainty"] == "L"]
    found = paged(
        server, "territories", sovereign="russia", certainty="L", in_study_area_only="true",
        sortby="-area_km2", properties="area_km2,name_ru", skipGeometry="true",
    )  # fmt: skip
    assert [feature["properties"] for feature in found] == [
        {"name_ru": row["name_ru"], "area_km2": row["area_km2"]}
        for row in sorted(of_russia, key=lambda row: -row["area_km2"])
    ]
    assert found
    assert {feature["geometry"] for feature in found} == {None}
    assert found_ids(server, "territories", valid_from="1858-05-28") == [
        row["id"] for row in made if row["valid_from"] == dt.date(1858, 5, 28)
    ]
    assert found_ids(server, "territories", in_study_area_only="false") == []


def test_every_feature_is_found_by_its_id(server: Server) -> None:
    with requests.Session() as session:
        for name in schema.LAYERS:
            for identifier in ids(table(name)):
                # a client may encode the slashes of an id or not
                address = quote(identifier, safe="/" if len(identifier) % 2 else "")
                answer = session.get(f"{server.url}/collections/{name}/items/{address}", timeout=20)
                assert answer.json()["id"] == identifier


def test_a_client_finds_a_feature_by_its_id(client: Features) -> None:
    for identifier in ids(table("transfers"))[:5]:
        assert client.collection_item("transfers", quote(identifier))["id"] == identifier


def test_nothing_can_be_written(server: Server, bundle: Path) -> None:
    before, beside = hashlib.sha256(bundle.read_bytes()).hexdigest(), sorted(bundle.parent.iterdir())
    feature = {"type": "Feature", "geometry": None, "properties": {"id": "mine"}}
    for path in ("", "/collections", "/collections/places/items", "/collections/places/items/kyakhta"):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            refused = requests.request(method, server.url + path, json=feature, timeout=20)
            assert refused.status_code == 405
            assert set(refused.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert requests.get(f"{server.url}/collections/places/items/kyakhta", timeout=20).status_code == 200
    assert hashlib.sha256(bundle.read_bytes()).hexdigest() == before
    assert sorted(bundle.parent.iterdir()) == beside


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("soverign=qing", "there is no parameter 'soverign'; the nearest are sovereign"),
        ("kind=staet", "there is no kind 'staet'; the nearest is state"),
        ("area_km2=big", "area_km2 is a number, not 'big'"),
        ("in_study_area_only=2", "in_study_area_only is true or false, not '2'"),
        ("valid_from=1858", "valid_from is a day such as 1859-06-01, not '1858'"),
        ("datetime=1860", "datetime '1860' is no day such as 1859-06-01"),
        ("datetime=1861-01-01/1860-01-01", "datetime 1861-01-01/1860-01-01 ends before it begins"),
        ("bbox=nan,0,1,1", "bbox nan,0.0,1.0,1.0 is not made of finite numbers"),
        ("bbox=1,2,3", "bbox should be either 4 values"),
        ("limit=0", "limit value should be strictly positive"),
        ("offset=-1", "offset value should be positive or zero"),
        ("sortby=", "sortby names no field"),
        ("sortby=colour", "bad sort property"),
        ("properties=colour", "unknown properties specified"),
        ("crs=EPSG:4326", "there is no crs 'EPSG:4326'; the nearest are"),
        ("kind=state&kind=open", "kind stands in the query more than once"),
        ("f=csv", "there is no format 'csv'; f is json or html"),
        ("filter=1=1", "there is no parameter 'filter'"),
    ],
)
def test_a_bad_question_gets_one_sentence(server: Server, asked: str, sentence: str) -> None:
    answer = requests.get(f"{server.url}/collections/territories/items?{asked}", timeout=20)
    assert answer.status_code == 400
    assert answer.json()["description"].startswith(sentence)


def test_what_is_not_there_gets_the_nearest_names(server: Server) -> None:
    for path, sentence in {
        "/collections/teritories": "there is no layer 'teritories'; the nearest are territories",
        "/collections/instruments/items": "there is no layer 'instruments'",
        "/collections/places/items/kiakhta": "there is no item 'kiakhta'; the nearest are kyakhta",
    }.items():
        answer = requests.get(server.url + path, timeout=20)
        assert answer.status_code == 404
        assert answer.json()["description"].startswith(sentence)


@pytest.mark.parametrize(
    "text", ["1860-02-30", "1860-1-1", "18600101", "1860-W01-1", "..", "", "1860-01-01/1861-01-01/1862-01-01",
             "1860-01-01 00:00:00Z", "1860-01-01T25:00:00Z", "1860-01-01T00:00:00", "١٨٦٠-01-01", "9" * 30],
)  # fmt: skip
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no day such as"):
        filters.during(text)


def test_times_of_day_do_not_count() -> None:
    assert filters.during("1860-01-01T00:00:00Z/1860-01-02t23:59:59.5+08:00") == filters.during(
        "1860-01-01/1860-01-02"
    )


def test_fuzzed_questions_get_documented_answers(
    server: Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    checks = (
        "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
        "unsupported_method,allow_header_conformance"
    )
    run = subprocess.run(  # noqa: S603
        [
            sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/openapi", "--checks", checks,
            "--phases", "coverage,fuzzing", "--max-examples", "20", "--seed", "1689", "--no-shrink",
            "--exclude-path-regex",
            "/(boundary|territories|transfers|faces|markers|zones|possessions|routes|events)",
        ],
        cwd=tmp_path_factory.mktemp("fuzzed"), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout
    assert re.search(r"Tested: 8\n", run.stdout), run.stdout


def test_the_bundle_that_the_command_writes_is_served(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = made_once(tmp_path_factory, "bundle", "bundle") / "borderhist.gpkg"
    asked = application(path, contents(path), "http://127.0.0.1").test_client()
    page = asked.get("/collections/territories/items?datetime=1859-06-01").json
    held = layers_table.table(record(), "territories", Selection(day=dt.date(1859, 6, 1)))
    assert [feature["id"] for feature in page["features"]] == ids(held)
    shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in page["features"]]
    assert shapely.equals_exact(shapes, held.geometry, tolerance=0).all()
    assert {each["id"] for each in asked.get("/collections").json["collections"]} == set(schema.LAYERS)


def test_the_configuration_is_one_that_pygeoapi_knows(bundle: Path) -> None:
    assert validate_config(configuration(bundle, contents(bundle), "http://127.0.0.1"))


def test_the_openapi_document_is_valid_and_whole_in_itself(server: Server, client: Features) -> None:
    document = client.api()
    assert validate_openapi_document(document)
    for reference in re.findall(r'"\$ref": "([^"]*)"', json.dumps(document)):
        part: Any = document
        for key in reference.removeprefix("#/").split("/"):
            part = part[key]
    for path, operations in document["paths"].items():
        assert list(operations) == ["get"]
        if "{" not in path:
            assert requests.get(server.url + path, timeout=20).status_code == 200


def test_every_link_leads_somewhere(server: Server) -> None:
    seen, waiting = set(), [server.url]
    with requests.Session() as session:
        while waiting:
            url = waiting.pop()
            if url in seen or not url.startswith(server.url) or "/items?" in url:
                continue
            seen.add(url)
            answer = session.get(url, timeout=20)
            assert answer.status_code == 200, url
            waiting += re.findall(r'"href": "([^"]+)"', answer.text)
            waiting += [server.url + path for path in re.findall(r'href="(/[^"]*)"', answer.text)]
    assert len(seen) > 60


HOSTILE = (
    'a/b?reading=x+y:z&f=csv#"', "<script>alert(1)</script>", "%2F","黑龍江/1 2", "'; DROP TABLE routes; --"
)  # fmt: skip


@pytest.fixture
def hostile(tmp_path: Path) -> FlaskClient:
    path = tmp_path / "hostile.gpkg"
    made = table("routes")
    columns = pa.concat_tables([made.columns.slice(0, 1)] * len(HOSTILE))
    columns = columns.set_column(0, "id", pa.array(HOSTILE))
    columns = columns.set_column(1, "name_en", pa.array(["</td><script>alert(2)</script>"] * len(HOSTILE)))
    geometry = list(made.geometry)[:1] * len(HOSTILE)
    writing.to_file([dataclasses.replace(made, columns=columns, geometry=geometry)], path)
    return application(path, contents(path), "https://example.org/atlas").test_client()


def test_any_id_can_be_an_address(hostile: FlaskClient) -> None:
    page = hostile.get("/collections/routes/items", headers={"Accept": "text/html,*/*;q=0.8"})
    hrefs = re.findall(r'<a href="/atlas(/collections/routes/items/[^"]+)">', page.text)
    assert [hostile.get(href).json["id"] for href in hrefs] == list(HOSTILE)
    for identifier in HOSTILE:
        answer = hostile.get(f"/collections/routes/items/{quote(identifier)}").json
        assert answer["id"] == identifier
        (address,) = (link["href"] for link in answer["links"] if link["rel"] == "self")
        parts = urlsplit(address.removeprefix("https://example.org/atlas"))
        assert parts.query == "f=json"
        assert hostile.get(parts.path).json["id"] == identifier


def test_text_of_the_data_is_no_code(hostile: FlaskClient) -> None:
    for path in ("/collections/routes/items", f"/collections/routes/items/{quote(HOSTILE[1])}", "/<script>"):
        answer = hostile.get(f"{path}?f=html")
        assert answer.text.count("<script") == answer.text.count('<script src="/atlas/assets/')
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")


def test_pages_take_nothing_from_elsewhere(server: Server) -> None:
    for path in ("", "/conformance", "/openapi", "/collections", "/collections/places", "/nothing",
                 "/collections/places/schema", "/collections/places/queryables", "/collections/places/items",
                 "/collections/places/items/kyakhta"):  # fmt: skip
        page = requests.get(server.url + path, headers={"Accept": "text/html"}, timeout=20)
        assert page.headers["Content-Type"] == "text/html; charset=utf-8"
        taken = re.findall(r'<(?:script|img|iframe)[^>]* src="([^"]*)"|<link[^>]* href="([^"]*)"', page.text)
        for address in filter(None, sum(taken, ())):
            if address != "data:,":
                assert address.startswith("/assets/")
                assert requests.get(server.url + address, timeout=20).status_code == 200


@pytest.mark.browser
def test_a_page_draws_its_features(server: Server, browser_type: BrowserType) -> None:
    noises: list[str] = []
    browser = browser_type.launch(executable_path=chromium(), args=["--no-sandbox"])
    page = browser.new_page()
    page.on("console", lambda message: noises.append(message.text))
    page.on("pageerror", lambda error: noises.append(str(error)))
    page.on(
        "request", lambda asked: noises.append(asked.url) if not asked.url.startswith(server.url) else None
    )
    page.goto(f"{server.url}/collections/territories/items?datetime=1859-06-01")
    held = layers_table.table(record(), "territories", Selection(day=dt.date(1859, 6, 1)))
    page.wait_for_selector("#map path")
    assert page.locator("#map path").count() == len(held)
    page.locator("tbody a", has_text="1858-aigun/condominium:qing+russia").click()
    page.wait_for_selector("#map path")
    assert page.locator("h1").text_content() == "1858-aigun/condominium:qing+russia"
    page.go_back()
    page.get_by_label("Day").fill("1689-12-31")
    page.get_by_role("button", name="Show").click()
    page.wait_for_selector("#map path")
    assert [noise for noise in noises if noise != "data:,"] == []
    browser.close()


def test_an_interrupt_ends_it_quietly(bundle: Path) -> None:
    with serving(bundle) as started:
        assert requests.get(started.url, timeout=20).status_code == 200
        started.process.send_signal(signal.SIGINT)
        assert started.process.wait(20) == 0
        assert started.process.stderr.read() == ""


def refused(*arguments: object) -> str:
    """Return what the command says when it is refused."""
    result = CliRunner().invoke(main, ["serve", *map(str, arguments)])
    assert result.exit_code in (1, 2), result.output
    assert "Traceback" not in result.output
    return result.output.splitlines()[-1]


def test_an_error_of_the_server_is_told_to_its_owner_only(
    hostile: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("borderhist.server.provider._geometry", lambda _: 1 / 0)
    answer = hostile.get("/collections/routes/items")
    assert (answer.status_code, answer.json["code"]) == (500, "Internal Server Error")
    assert "ZeroDivisionError" in caplog.text
    assert "division" not in answer.text


def test_what_is_no_bundle_is_refused(bundle: Path, tmp_path: Path) -> None:
    assert "does not exist" in refused(tmp_path / "none.gpkg")
    text, empty, half = (tmp_path / name for name in ("text.gpkg", "empty.gpkg", "half.gpkg"))
    text.write_text("no database, but long enough to be taken for one" * 20, "utf-8")
    assert refused(text).endswith("cannot be read as a GeoPackage: file is not a database")
    empty.touch()
    assert refused(empty) == f"{empty} is no GeoPackage"
    half.write_bytes(bundle.read_bytes()[:30000])
    assert "half.gpkg cannot be read as a GeoPackage" in refused(half)


def test_a_bundle_of_other_layers_is_refused(bundle: Path, tmp_path: Path) -> None:
    related, projected, older = (tmp_path / name for name in ("related.gpkg", "metres.gpkg", "older.gpkg"))
    writing.to_file([table("names")], related)
    assert "holds no layer of borderhist" in refused(related)
    writing.to_file([table("places").in_crs("EPSG:3857")], projected)
    assert "has a layer places that is not in WGS84 degrees" in refused(projected)
    older.write_bytes(bundle.read_bytes())
    with sqlite3.connect(older) as connection:
        connection.execute("ALTER TABLE events RENAME COLUMN printed TO printed_date")
    connection.close()
    assert "has a layer events without printed: another version of borderhist made it" in refused(older)


def test_an_address_that_cannot_be_had_is_refused(bundle: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sentence = (
            f"cannot listen on 127.0.0.1, port {port}: Address already in use; --port 0 takes a free port"
        )
        assert refused(bundle, "--port", port) == sentence
    assert "is no address that a client could use" in refused(bundle, "--host", "0.0.0.0", "--port", 0)  # noqa: S104
    assert "is no address such as" in refused(bundle, "--url", "example.org", "--port", 0)


def test_a_missing_extra_is_named(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "borderhist.server.application")
    monkeypatch.delattr("borderhist.server.application")
    monkeypatch.setitem(sys.modules, "waitress", None)
    assert refused(bundle) == 'serving needs waitress: pip install "borderhist[serve]"'


def test_who_can_reach_it_is_said(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("waitress.server.TcpWSGIServer.run", lambda _: None)
    serve(bundle, "0.0.0.0", 0, "https://example.org/atlas/", said.append)  # noqa: S104
    assert said == [
        "warning: other computers can reach 0.0.0.0; whoever does can read the bundle",
        "atlas.gpkg is served at https://example.org/atlas/ (Ctrl-C ends it)",
    ]
    said.clear()
    serve(bundle, "127.0.0.1", 0, None, said.append)
    assert len(said) == 1
