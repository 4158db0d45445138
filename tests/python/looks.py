"""What tests ask of a picture: its texts, its key, and whether all of it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.text import Text

if TYPE_CHECKING:
    from hearthline.tables.picture import Picture


def texts(picture: Picture) -> list[str]:
    """Return what is written, without line breaks."""
    found = [t.get_text() for t in picture.findobj(Text) if t.get_visible()]
    return [text.replace("\n", " ") for text in found if text.strip()]


def key(picture: Picture) -> list[str]:
    """Return what the key explains."""
    (legend,) = picture.legends
    return [text.get_text() for text in legend.get_texts()]


def fits(picture: Picture) -> None:
    """Check that no text leaves the picture, and that none is turned."""
    picture.png()
    width, height = picture.bbox.width, picture.bbox.height
    for text in picture.findobj(Text):
        owner = text.axes
        if not text.get_text().strip() or (owner and not owner.get_visible()):
            continue
        box = text.get_window_extent()
        assert text.get_rotation() == 0
        assert box.x0 >= -1, text.get_text()
        assert box.x1 <= width + 1, text.get_text()
        assert box.y0 >= -1, text.get_text()
        assert box.y1 <= height + 1, text.get_text()
