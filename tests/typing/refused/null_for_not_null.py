"""`label` is NOT NULL: it can be kept or set, not cleared."""

from attune_db import UpdatePackInput

clear_label = UpdatePackInput(label=None)  # refused
