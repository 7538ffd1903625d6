"""Hypothesis profiles. Choose with HYPOTHESIS_PROFILE=release; the normal run takes ``default``.

``find`` reports the first failing example as it is: for a look at what fails, without the minutes that shrinking takes.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

settings.register_profile("default", max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("release", settings.get_profile("default"), max_examples=5000)
settings.register_profile("find", settings.get_profile("default"), phases=[Phase.generate], database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
