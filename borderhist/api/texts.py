"""What the record says in words and figures: instruments, transfers, readings, sources, names, faults."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pandas as pd

from borderhist.api.derived import Derived
from borderhist.derive import checks
from borderhist.errors import UnknownNameError, unknown
from borderhist.io import committed
from borderhist.layers import table
from borderhist.model import sources as model_sources
from borderhist.model.days import parse_day
from borderhist.model.records import Place
from borderhist.query import ledger as query_ledger
from borderhist.query import readings as query_readings
from borderhist.query import search
from borderhist.query import summary as query_summary
from borderhist.reprs import Displayed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from borderhist.derive.chronicle import Chronicle
    from borderhist.model.days import DayLike


class Texts(Derived):
    """What the record says in words and figures."""

    def treaties(self) -> pd.DataFrame:
        """List the treaties and other instruments, in the order in which they change the map.

        Returns
        -------
        pandas.DataFrame
            One row for each, with the fields of the table ``instruments`` (docs/layers.md); ``effective``
            is the day from which the map differs, datetime64.

        See Also
        --------
        treaty : One of them.

        Examples
        --------
        >>> bh.treaties()[["id", "effective", "kind"]].head(3)
                              id  effective     kind
        0  1688-eve-of-nerchinsk 1688-01-01  context
        1         1689-nerchinsk 1689-09-07   treaty
        2         1691-dolon-nor 1691-05-29  context
        """
        return pd.DataFrame(table.table(self.chronicle, "instruments").to_geodataframe())

    def treaty(self, id: str) -> Instrument:  # noqa: A002 - the name of the field
        """Tell one instrument.

        Parameters
        ----------
        id : str
            Its id, such as ``"1858-aigun"``.

        Returns
        -------
        Instrument
            What it did; its method ``facts()`` gives all of it: dates, articles, lines, transfers, sources.

        Raises
        ------
        UnknownNameError
            If there is none; it says which are nearest.

        See Also
        --------
        treaties : All of them.
        transfers : The land that it transferred.

        Examples
        --------
        >>> bh.treaty("1858-aigun")
        <Instrument id=1858-aigun, kind=treaty, effective=1858-05-28, title=Treaty of Aigun>
        """
        chronicle = self.chronicle
        found = chronicle.versions[chronicle.version_of(id)]
        return Instrument(
            id=found.id, title=found.title.en, kind=found.kind, effective=found.effective,
            effective_why=found.effective_why.en, parties=tuple(found.parties), summary=found.summary.en,
            articles=tuple(article.number for article in found.articles), _chronicle=chronicle,
        )  # fmt: skip

    def ledger(
        self, between: Collection[str] = (), since: DayLike | None = None, until: DayLike | None = None
    ) -> pd.DataFrame:
        """List every transfer of land, with the figures of the literature beside it.

        Parameters
        ----------
        between : collection of str, optional
            Only transfers among these sovereigns, such as ``("russia", "qing")``; a successor counts as the
            state in whose place it stands. The steps by which their land became common or was left open,
            and out of that, are among them.
        since, until : date, str, int or numpy.datetime64, optional
            Only what changed between the states of these two days.

        Returns
        -------
        pandas.DataFrame
            One row for each transfer in order of time, areas and their errors in km2; ``literature`` has the
            figures as text. Gains and losses sum to zero.

        Raises
        ------
        UnknownNameError
            If there is no such sovereign.
        OutsideError
            If a day lies before the record begins.
        DayError
            If a day is none.

        See Also
        --------
        transfers : The same with shapes.

        Examples
        --------
        >>> bh.ledger(("russia", "qing"), 1857, 1861)[["treaty", "from_sovereign", "area_km2"]]
                treaty           from_sovereign  area_km2
        0   1858-aigun                     qing  584625.1
        1   1858-aigun                     qing  310547.4
        2   1858-aigun             undetermined   63211.8
        3  1860-peking  condominium:qing+russia  310547.4
        """
        known = self.chronicle.atlas.sovereigns
        for party in between:
            if party not in known:
                raise UnknownNameError(unknown("sovereign", party, known), reason="unknown-sovereign")
        rows = []
        days = (None if day is None else parse_day(day) for day in (since, until))
        for entry in query_ledger.entries(self.chronicle, query_ledger.Account(tuple(between), *days)):
            literature = "; ".join(f"{one.km2:g} ({one.who.en}: {one.what.en})" for one in entry.figures)
            rows.append(entry.facts() | {"literature": literature})
        return _with_days(pd.DataFrame(rows), "valid_from")

    def readings(self) -> pd.DataFrame:
        """List the disputed clauses, every way to read each, and how much land it moves.

        Returns
        -------
        pandas.DataFrame
            One row for each variant of each reading; ``area_km2`` is the land that it gives to somebody
            else than the default does, from ``valid_from`` (inclusive) until ``valid_to`` (exclusive),
            datetime64.

        See Also
        --------
        load : Read a record another way.

        Examples
        --------
        >>> bh.readings()[["reading", "is_default", "area_km2"]].head(3)
                     reading  is_default  area_km2
        0  gorbitsa=gorbitsa        True       0.0
        1    gorbitsa=amazar       False    8760.4
        2        uda=default        True       0.0
        """
        rows = [
            {
                "id": one.reading.id, "variant": one.variant.id,
                "reading": f"{one.reading.id}={one.variant.id}",
                "is_default": one.variant.id == one.reading.default,
                "treaty": one.reading.treaty, "article": one.reading.article, "name_en": one.variant.name.en,
                "certainty": one.variant.certainty, "area_km2": round(one.km2, 1),
                "valid_from": one.since, "valid_to": one.until,
            }
            for one in query_readings.effects(self.chronicle)
        ]  # fmt: skip
        return _with_days(pd.DataFrame(rows), "valid_from", "valid_to")

    def sources(self) -> pd.DataFrame:
        """List the bibliography, and how many facts hang on each source.

        Returns
        -------
        pandas.DataFrame
            One row for each source, with the fields of the table ``sources`` (docs/layers.md) and ``facts``.

        See Also
        --------
        treaty : Its ``facts()`` name the sources of each statement.

        Examples
        --------
        >>> bh.sources()[["id", "kind"]].head(2)
           id  kind
        0  S0  seed
        1  S1  seed
        """
        frame = pd.DataFrame(table.table(self.chronicle, "sources").to_geodataframe())
        facts = model_sources.list_facts(self.chronicle.atlas)
        return frame.assign(facts=[sum(key in fact.sources for fact in facts) for key in frame["id"]])

    def find(self, name: str) -> Found:
        """Find a place or a line by any of its names.

        Parameters
        ----------
        name : str
            A name in any language, capitals and accents aside, or the id of a place or of a line.

        Returns
        -------
        Found
            What it is, and where (degrees, WGS84).

        Raises
        ------
        UnknownNameError
            If nothing bears the name, or several do; it says which.

        See Also
        --------
        history : Who held a point one after the other.

        Examples
        --------
        >>> bh.find("海參崴")
        <Found kind=place, id=vladivostok, name=Vladivostok, lon=131.874, lat=43.106>
        """
        one = search.find_named(self.chronicle, name)
        if isinstance(one, Place):
            return Found("place", one.id, _called(self.chronicle, one.id), one.lon, one.lat)
        middle = one.pieces[0].geometry.interpolate(0.5, normalized=True)
        return Found("segment", one.ref, one.record.name.en, round(middle.x, 4), round(middle.y, 4))

    def check(self) -> pd.DataFrame:
        """Look for everything that is wrong in a record although it can be derived.

        Compares the calendars, looks for missing texts, derives it under every reading and every date rule,
        and holds its lines against the committed layers. Nothing is written.

        Returns
        -------
        pandas.DataFrame
            One row for each fault: ``file``, ``field``, ``sentence`` and the nearest ``place``; none where
            all is well.

        See Also
        --------
        load : Raises where a record cannot be derived.

        Examples
        --------
        >>> bh.check().empty
        True
        """
        chronicle = self.chronicle
        of_texts = (
            fault
            for treaty in chronicle.atlas.treaties
            for fault in (*checks.compare_dates(treaty), *checks.find_missing_russian(treaty))
        )
        faults = (*of_texts, *checks.check_interpretations(chronicle), *committed.find_moved_lines(chronicle))
        columns = ["file", "field", "sentence", "place"]
        return pd.DataFrame([dataclasses.asdict(fault) for fault in sorted(set(faults))], columns=columns)


@dataclasses.dataclass(frozen=True, repr=False)
class Instrument(Displayed):
    """A treaty, or another act that changes the map.

    Attributes
    ----------
    id, kind, title, parties, summary
        Which it is, what kind of act, what it is called, who made it and what it did, in English.
    effective, effective_why
        The day from which the map differs, and why that day.
    articles
        The numbers of its articles.
    """

    shown_fields = ("id", "kind", "effective", "title")

    id: str
    title: str
    kind: str
    effective: dt.date
    effective_why: str
    parties: tuple[str, ...]
    summary: str
    articles: tuple[str, ...]
    _chronicle: Chronicle = dataclasses.field(compare=False)

    def facts(self) -> dict[str, Any]:
        """Return everything about it in four languages as plain values, like ``borderhist show --json``."""
        return query_summary.to_json(self._chronicle, self._chronicle.atlas.treaty(self.id))


@dataclasses.dataclass(frozen=True, repr=False)
class Found(Displayed):
    """What a name stands for: a place or a line.

    Attributes
    ----------
    kind
        ``place`` or ``segment``.
    lon, lat
        WGS84 degrees; of a line the middle of its first piece.
    """

    shown_fields = ("kind", "id", "name", "lon", "lat")

    kind: str
    id: str
    name: str
    lon: float
    lat: float


def _called(chronicle: Chronicle, place: str) -> str:
    names = [one.name for one in chronicle.atlas.names if one.place == place and one.language == "en"]
    return next(iter(names), place)


def _with_days(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return a frame whose days are datetime64."""
    return frame.assign(**{name: frame[name].astype("datetime64[s]") for name in columns if name in frame})
