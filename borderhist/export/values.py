"""Every code that a field may carry, with its meaning."""

CERTAINTY_VALUES = {
    "V": "seen in a source; of a line: agrees with an independent one",
    "C": "computed by this project",
    "K": "background knowledge, or a modern line standing in, not checked",
    "L": "low: inferred, disputed or placed by reasoning",
}
HOLD_KINDS = {
    "allocation": "open land is given to a side",
    "transfer": "land passes from one side to the other",
    "implied": "the text does not name the land, but it went with what is named",
    "condominium": "common possession",
    "confirmation": "a hold that existed is stated again",
    "reserved": "left open on purpose",
    "submission": "a people or a prince came under a state",
    "demarcation": "land that went over because a line was marked elsewhere than described",
    "occupation": "held after fighting, by no treaty",
    "protectorate": "taken under protection",
    "annexation": "made a part of the state",
    "separation": "became a state of its own, or went to one",
    "context": "the state of things, by no clause",
}
STAGES = {
    "delimitation": "a line described in words",
    "demarcation": "a line marked on the ground",
    "zone-edge": "the edge of land that was left open",
    "undelimited": "nobody agreed on a line; a convention that keeps two colours apart",
    "neighbour": "a line with a third state",
}
RULES = {
    "river": "runs along a river",
    "watershed": "runs along a watershed",
    "lake": "crosses a lake on the geodesic",
    "coast": "runs along a coast",
    "straight": "is the geodesic between its ends",
    "markers": "joins its ends through marks by geodesics",
    "surveyed": "runs along a surveyed or modern line",
    "undelimited": "runs along a line that nobody agreed on",
}
SOVEREIGN_KINDS = {
    "state": "one of the two empires",
    "neighbour": "a third state or people",
    "condominium": "common possession",
    "open": "nobody's by treaty",
}
INSTRUMENT_KINDS = {
    "treaty": "a treaty between states",
    "protocol": "a protocol to a treaty",
    "demarcation": "the marking of a line on the ground",
    "letter": "letters exchanged by commissioners",
    "unilateral": "an act of one side",
    "context": "no treaty, but without it the map of a day would be wrong",
}
ZONE_KINDS = {
    "common": "used by both sides",
    "extraterritorial": "people under the law of another side",
    "duty-free": "trade without duties",
    "occupied": "held by another side's troops",
    "neutral": "held by neither side",
    "reserved": "left open on purpose",
    "claim": "claimed by another side",
}
PLACE_ROLES = {
    "city": "a settlement",
    "town": "a settlement",
    "fort": "a settlement",
    "village": "a settlement",
    "market": "a settlement",
    "treaty-place": "where an instrument was signed, or which gave it its name",
    "witness": "names land in the treaty files; not labelled on maps",
    "node": "an end of lines; names no land and is not labelled",
}
CALENDARS = {
    "julian": "Old Style",
    "gregorian": "New Style",
    "both": "both are printed",
    "unclear": "the source does not say which",
    "year": "only a year is printed",
}
DATE_CALENDARS = {"julian": "Old Style", "gregorian": "New Style", "chinese": "the Qing calendar"}
DATE_EVENTS = {
    "signed": "it was signed",
    "ratified": "a side ratified it",
    "exchanged": "ratifications or copies were exchanged",
    "in_force": "it came into force",
    "demarcated": "its line was marked",
}
DATE_RULES = {
    "effective": "the day that the file of the instrument gives reasons for",
    "signed": "the day of signing",
    "ratified": "the day of ratification",
    "in-force": "the day of coming into force",
    "demarcated": "the day on which the line was marked",
}
SOURCE_KINDS = {
    "edition": "a printed or digital edition of a text of the time",
    "literature": "a publication",
    "web": "a web page",
    "seed": "a document given with the project",
    "dataset": "geographical data",
    "own": "this project's own work or knowledge",
}
