"""The example office: the West Midlands of 2015 to 2018 as its published papers show it (docs/example-office.md)."""

from config.example_office.loading import is_loaded, load, whose_data_is_here

__all__ = ["is_loaded", "load", "whose_data_is_here"]
