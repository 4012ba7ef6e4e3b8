"""An application that takes long to import. Writes its process id into the folder that is the first argument."""

import os
import sys
import time
from pathlib import Path

(Path(sys.argv[1]) / f"{os.getpid()}.pid").touch()
time.sleep(30)
