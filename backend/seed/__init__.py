"""The demo chain: master data and stock from `data/*.csv`, sales made from the demand columns, purchases lived."""

from backend.seed.demo import ForeignDataFound, SeedReport, seed

__all__ = ["ForeignDataFound", "SeedReport", "seed"]
