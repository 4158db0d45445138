"""Labels of the zones around the boundary, and of moves from one to another.

Each label gives the model's own term together with wording for the public.
"""

from __future__ import annotations

#: Labels of the zones by name.
ZONES = {
    "order": "Order (needs met)",
    "boundary": "Boundary (additional needs)",
    "chaos": "Chaos (acute needs)",
}

#: Labels of the moves across an edge of the boundary, by edge and direction.
CROSSINGS = {
    ("inner", "out"): "Families leaving order (additional needs emerging)",
    ("inner", "back"): "Families returning to order (needs met again)",
    ("outer", "out"): "Families entering chaos (acute needs)",
    ("outer", "back"): "Families leaving chaos (needs easing)",
}
