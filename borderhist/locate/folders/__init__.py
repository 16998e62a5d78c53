"""Folders of tables, joined part by part, by this process or by a cluster."""
