// Made by scripts/bundle_viewer.py from borderhist/style.py and borderhist/maps/legend.py.

export const STYLE = {
  "ink": "#1b1b1b",
  "paper": "#ffffff",
  "transfer": "#c2410c",
  "certainties": {
    "V": {
      "weight": 3.6
    },
    "C": {
      "weight": 3,
      "dashArray": "16 7"
    },
    "K": {
      "weight": 2.4,
      "dashArray": "6 5"
    },
    "L": {
      "weight": 3,
      "dashArray": "0.1 7",
      "lineCap": "round"
    }
  },
  "looks": {
    "land": {
      "fillColor": "#dedbd5",
      "fillOpacity": 1,
      "color": "#8b959b",
      "weight": 0.7
    },
    "coast": {
      "fill": false,
      "color": "#74838c",
      "weight": 0.9
    },
    "study": {
      "fill": false,
      "color": "#7a7a7a",
      "weight": 1.2,
      "dashArray": "2 4"
    },
    "lake": {
      "fillColor": "#d3e6f2",
      "fillOpacity": 1,
      "color": "#5b8db0",
      "weight": 0.8
    },
    "river": {
      "fill": false,
      "color": "#4a86ad",
      "weight": 1.4,
      "opacity": 0.85
    },
    "graticule": {
      "fill": false,
      "color": "#33424d",
      "weight": 0.7,
      "opacity": 0.28
    },
    "neighbour": {
      "color": "#7d7d7d",
      "weight": 1.5
    },
    "zone-edge": {
      "color": "#333333",
      "weight": 1.6,
      "dashArray": "3 4"
    },
    "band": {
      "color": "url(#band)",
      "opacity": 1,
      "lineCap": "butt",
      "lineJoin": "round"
    },
    "doubt": {
      "color": "#5b3f8c",
      "opacity": 0.26,
      "lineCap": "butt",
      "lineJoin": "round"
    },
    "zone": {
      "color": "#5b2a86",
      "weight": 2.2,
      "dashArray": "8 4 2 4",
      "fillColor": "#5b2a86",
      "fillOpacity": 0.1
    },
    "possession": {
      "weight": 1.3,
      "dashArray": "5 3",
      "fillOpacity": 1
    },
    "route": {
      "color": "#6b3d0c",
      "weight": 3.5,
      "dashArray": "1 7",
      "lineCap": "round",
      "fill": false
    },
    "reading": {
      "color": "#9d174d",
      "weight": 2,
      "dashArray": "5 4",
      "fillColor": "#9d174d",
      "fillOpacity": 0.14
    },
    "readingLine": {
      "color": "#9d174d",
      "weight": 3,
      "dashArray": "9 4",
      "fill": false
    },
    "pointer": {
      "radius": 13,
      "color": "#0b4bb3",
      "weight": 3.5,
      "fill": false
    },
    "transferTint": {
      "fillColor": "url(#moved-over)",
      "fillOpacity": 1,
      "stroke": false
    },
    "transferAlone": {
      "fillColor": "url(#moved)",
      "fillOpacity": 1,
      "stroke": false
    },
    "transferGlow": {
      "color": "#ffffff",
      "weight": 8,
      "opacity": 0.9
    },
    "transfer": {
      "color": "#c2410c",
      "weight": 5,
      "opacity": 1
    },
    "transferCoast": {
      "color": "#c2410c",
      "weight": 2,
      "opacity": 1
    }
  },
  "markers": {
    "color": "#1b1b1b",
    "weight": 7.5,
    "dashArray": "0.1 26",
    "lineCap": "round"
  },
  "hatches": {
    "open": "#4d4d4d",
    "band": "#6d6d6d",
    "moved": "#f7b58b",
    "possession": {
      "step": 13,
      "width": 2.6,
      "opacity": 0.85
    }
  },
  "samples": {
    "edge": "#5f6368",
    "ground": "#e4d9c0",
    "zone": "#e4d9ee"
  }
};

export const LEGEND = [
  [
    "transfer",
    "transferred"
  ],
  [
    "possessions",
    "possessed"
  ],
  [
    "demarcation",
    "stage_demarcation"
  ],
  [
    "delimitation",
    "stage_delimitation"
  ],
  [
    "zone-edge",
    "stage_zone-edge"
  ],
  [
    "neighbour",
    "stage_neighbour"
  ],
  [
    "certainty",
    "certainty"
  ],
  [
    "V",
    "certainty_V"
  ],
  [
    "C",
    "certainty_C"
  ],
  [
    "K",
    "certainty_K"
  ],
  [
    "L",
    "certainty_L"
  ],
  [
    "undelimited",
    "band"
  ],
  [
    "uncertainty",
    "layer_uncertainty"
  ],
  [
    "zones",
    "layer_zones"
  ],
  [
    "routes",
    "layer_routes"
  ],
  [
    "readings",
    "layer_readings"
  ],
  [
    "ports",
    "layer_ports"
  ],
  [
    "markers",
    "layer_markers"
  ],
  [
    "events",
    "layer_events"
  ],
  [
    "river",
    "water"
  ],
  [
    "land",
    "outside"
  ]
];
