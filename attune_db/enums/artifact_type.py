"""What an artifact is."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from enum import StrEnum


class ArtifactType(StrEnum):
    """What an artifact is."""

    FILE_BINARY = "file_binary"
    FILE_DATATABLE = "file_datatable"
    FILE_IMAGE = "file_image"
    FILE_TEXT = "file_text"
    OTHER = "other"
    PROGRESS = "progress"
    URL = "url"
