"""Names as Python takes them."""

import keyword
import unicodedata


def is_python_name(name: str) -> bool:
    """Whether Python takes this for a name, and as it stands: it reads `ﬁ` as `fi`."""
    normal = unicodedata.normalize("NFKC", name) == name
    return normal and name.isidentifier() and not keyword.iskeyword(name)


def is_attribute_name(name: str) -> bool:
    """Whether this can be the name of an attribute: in a class two underscores mean something."""
    return is_python_name(name) and not name.startswith("__")
