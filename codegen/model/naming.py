"""Names and words that the model decides."""

import re


def pascal(name: str) -> str:
    """`permission_set` as a class is named: PermissionSet."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[\W_]+", name))


def sentence(doc: str, addition: str) -> str:
    """The documentation with a clause added to its last sentence."""
    return f"{doc.rstrip().removesuffix('.')}; {addition}." if doc else f"{addition}."
