"""The demo chain: master data and stock from `data/*.csv`, sales history made from the demand columns."""

from backend.seed.demo import ForeignDataFound, SeedReport, seed

__all__ = ["ForeignDataFound", "SeedReport", "seed"]
