"""Settings for every test: hypothesis draws the same examples on every machine, and never times one."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# A slow machine is no failure, and a failure must be the same for everybody who runs the suite.
settings.register_profile(
    "suite",
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
# HYPOTHESIS_PROFILE=explore looks for what the fixed examples miss.
settings.register_profile("explore", settings.get_profile("suite"), max_examples=1000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
