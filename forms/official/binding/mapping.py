"""Which map a blank has: one that came with the program, else one that the binder makes of it."""

from __future__ import annotations

from basisbook.forms.official.maps import FieldMap, digest_of, known


def map_of(blank: bytes) -> FieldMap:
    """The map of this blank: the one that came with the program, else one that the binder makes and proves.

    Raises `FormError` if there is none and the binder refuses the file.
    """
    field_map = known().get(digest_of(blank))
    if field_map is not None:
        return field_map
    from basisbook.forms.official.binding.binder import bind  # noqa: PLC0415  slow to import, and a known blank needs none

    return bind(blank)
