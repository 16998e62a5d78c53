"""Maps: a scene is composed from page data, and drawn as HTML, pictures or slides."""
