"""Hypothesis profiles. Choose with HYPOTHESIS_PROFILE=release; the normal run takes ``default``.

``default`` draws the same examples for the same test every time, so that a change is judged by what it changes.
``release`` (``make laws``) draws ten times as many, and others each time. ``find`` reports the first failing example as
it is: for a look at what fails, without the minutes that shrinking takes.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

SLOW_IS_FINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("default", SLOW_IS_FINE, max_examples=500, derandomize=True)
settings.register_profile("release", SLOW_IS_FINE, max_examples=5000)
settings.register_profile("find", SLOW_IS_FINE, max_examples=5000, phases=[Phase.generate], database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
