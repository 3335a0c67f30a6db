"""Each benchmark measures the product against a named floor or peer, in the same run on the same machine."""

import sys
from pathlib import Path

# Last, so that what both bring is the version that the product runs with.
sys.path.append(str(Path(__file__).parents[1] / ".tools" / "peers"))
