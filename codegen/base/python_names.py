"""Rules for names in Python."""

import keyword
import unicodedata


def is_python_name(name: str) -> bool:
    """True if Python reads exactly this name: not a keyword, and unchanged by NFKC (`ﬁ` isn't)."""
    normal = unicodedata.normalize("NFKC", name) == name
    return normal and name.isidentifier() and not keyword.iskeyword(name)


def is_attribute_name(name: str) -> bool:
    """True for a name that an attribute can have: not mangled by a class, as `__x` would be."""
    return is_python_name(name) and not name.startswith("__")
