"""OGC API - Features on a bundle, read only: pygeoapi answers, waitress listens, this joins them."""
