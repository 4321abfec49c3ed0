"""How hypothesis draws its examples: the same in every run, so that a run tells of a change.

HYPOTHESIS_PROFILE=wandering draws new ones.
"""

import os

from hypothesis import settings

settings.register_profile("fixed", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("wandering", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))
