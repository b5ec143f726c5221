"""Names and words that the model decides."""

import keyword


def pascal(name: str) -> str:
    """`permission_set` as a class is named: PermissionSet."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def is_usable(name: str) -> bool:
    """Whether Python takes this for a name."""
    return name.isidentifier() and not keyword.iskeyword(name)


def sentence(doc: str, addition: str) -> str:
    """The documentation with a clause added to its last sentence."""
    return f"{doc.rstrip().removesuffix('.')}; {addition}." if doc else f"{addition}."
