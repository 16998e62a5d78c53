"""Words that the homes of our tables keep for themselves, so that no field may be called so."""

from __future__ import annotations

SQL_92 = """
absolute action add all allocate alter and any are as asc assertion at authorization avg begin between bit
bit_length both by cascade cascaded case cast catalog char character char_length character_length check close
coalesce collate collation column commit connect connection constraint constraints continue convert
corresponding count create cross current current_date current_time current_timestamp current_user cursor date
day deallocate dec decimal declare default deferrable deferred delete desc describe descriptor diagnostics
disconnect distinct domain double drop else end escape except exception exec execute exists external extract
false fetch first float for foreign found from full get global go goto grant group having hour identity
immediate in indicator initially inner input insensitive insert int integer intersect interval into is
isolation join key language last leading left level like local lower match max min minute module month names
national natural nchar next no not null nullif numeric octet_length of on only open option or order outer
output overlaps pad partial position precision prepare preserve primary prior privileges procedure public
read real references relative restrict revoke right rollback rows schema scroll second section select session
session_user set size smallint some space sql sqlcode sqlerror sqlstate substring sum system_user table
temporary then time timestamp timezone_hour timezone_minute to trailing transaction translate translation
trim true union unique unknown update upper usage user using value values varchar varying view when whenever
where with work write year zone
"""

POSTGRESQL = """
all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate
collation column concurrently constraint create cross current_catalog current_date current_role
current_schema current_time current_timestamp current_user default deferrable desc distinct do else end
except false fetch for foreign freeze from full grant group having ilike in initially inner intersect into is
isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on only
or order outer overlaps placing primary references returning right select session_user similar some symmetric
system_user table tablesample then to trailing true union unique user using variadic verbose when where
window with oid tableoid xmin cmin xmax cmax ctid between new of off old over
"""

SQLITE = """
abort action add after all alter always analyze and as asc attach autoincrement before begin between by
cascade case cast check collate column commit conflict constraint create cross current current_date
current_time current_timestamp database default deferrable deferred delete desc detach distinct do drop each
else end escape except exclude exclusive exists explain fail filter first following for foreign from full
generated glob group groups having if ignore immediate in index indexed initially inner insert instead
intersect into is isnull join key last left like limit match materialized natural no not nothing notnull null
nulls of offset on or order others outer over partition plan pragma preceding primary query raise range
recursive references regexp reindex release rename replace restrict returning right rollback row rows
savepoint select set table temp temporary then ties to transaction trigger unbounded union unique update
using vacuum values view virtual when where window with without rowid oid _rowid_ true false
"""

ORACLE = """
access add all alter and any as asc audit between by char check cluster column column_value comment compress
connect create current date decimal default delete desc distinct drop else exclusive exists file float for
from grant group having identified immediate in increment index initial insert integer intersect into is
level like lock long maxextents minus mlslabel mode modify nested_table_id noaudit nocompress not nowait null
number of offline on online option or order pctfree prior public raw rename resource revoke row rowid rownum
rows select session set share size smallint start successful synonym sysdate table then to trigger uid union
unique update user validate values varchar varchar2 view whenever where with
"""

R = """
if else repeat while function for next break true false null inf nan na na_integer_ na_real_ na_complex_
na_character_ in t f c q
"""

ARCGIS = """
objectid oid fid shape shape_length shape_area shape_leng shape_st_area shape_st_length globalid ogc_fid
ogr_geometry ogr_style geom geometry wkb_geometry the_geom bbox geo_point feature_id
add alter and as asc between by column create date day default delete desc distinct drop else exists for from
group having hour in insert integer interval into is key level like long max min minute month not null number
numeric on option or order real select second set short size smallint string table text time timestamp to
update user value values varchar view where year zone
"""

KEPT = {
    name: frozenset(words.split())
    for name, words in {
        "SQL-92": SQL_92, "PostgreSQL": POSTGRESQL, "SQLite": SQLITE, "Oracle": ORACLE, "R": R,
        "ArcGIS and GDAL": ARCGIS,
    }.items()
}  # fmt: skip
"""By who keeps them; in lower case."""
