"""The record as rows of layers."""
