"""The data files beside this module."""

import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FUNDS = ("victims-fund-2015-16", "victims-fund-2017-18")


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
