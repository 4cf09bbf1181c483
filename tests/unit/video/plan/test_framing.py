from __future__ import annotations

import numpy as np
import pytest

from scopitone.video.plan.framing import (
    MAP_SIDE,
    Part,
    choose_parts,
    find_faces,
    is_face_cut,
    measure_saliency,
)

SKIN = np.array([0.85, 0.6, 0.48], np.float32)


def portrait(x: int = 60, y: int = 40) -> np.ndarray:
    """200 by 200: blue, with a face of 60 by 80 pixels at (x, y) that has dark eyes."""
    colors = np.full((200, 200, 3), (0.2, 0.4, 0.7), np.float32)
    colors[y : y + 80, x : x + 60] = SKIN
    colors[y + 20 : y + 32, x + 8 : x + 24] = 0.08
    colors[y + 20 : y + 32, x + 36 : x + 52] = 0.08
    return colors


def test_a_lone_thing_is_salient() -> None:
    gray = np.random.default_rng(1).normal(0.4, 0.02, (240, 240)).astype(np.float32)
    gray[150:180, 60:90] = 1.0
    salient = measure_saliency(gray)
    rows, columns = np.nonzero(salient >= 0.9 * salient.max())
    assert abs(rows.mean() / MAP_SIDE - 165 / 240) < 0.1
    assert abs(columns.mean() / MAP_SIDE - 75 / 240) < 0.1


def test_it_is_shown_whole_in_the_clear_part_of_the_frame() -> None:
    gray = np.random.default_rng(1).normal(0.4, 0.02, (240, 240)).astype(np.float32)
    gray[120:150, 100:130] = 1.0
    part = choose_parts(measure_saliency(gray), 1.0, 16 / 9, 1.6, 1, (0.0, 0.0, 0.45, 1.0))[0]
    assert part.left < 100 / 240
    assert part.left + 0.5 * part.width > 130 / 240
    assert part.top < 120 / 240 < 150 / 240 < part.top + part.height


@pytest.mark.parametrize("aspect", [0.5, 1.0, 2.2])
@pytest.mark.parametrize("zoom", [1.0, 1.6, 2.4])
def test_parts_lie_in_the_picture_and_have_the_shape_of_the_frame(
    aspect: float, zoom: float
) -> None:
    salient = np.random.default_rng(2).uniform(0.5, 2.0, (MAP_SIDE, MAP_SIDE)).astype(np.float32)
    for part in choose_parts(salient, aspect, 16 / 9, zoom, 5):
        assert min(part.left, part.top) >= 0
        assert max(part.left + part.width, part.top + part.height) <= 1 + 1e-9
        assert part.width * aspect / part.height == pytest.approx(16 / 9)


def test_a_face_is_found_and_never_cut_where_that_is_possible() -> None:
    colors = portrait()
    faces = find_faces(colors)
    assert len(faces) == 1
    face = faces[0]
    assert face.left == pytest.approx(60 / 200, abs=0.06)
    assert face.top < 40 / 200 < face.top + face.height
    salient = measure_saliency(colors.mean(axis=2))
    for part in choose_parts(salient, 1.0, 16 / 9, 1.0, 2, faces=faces):
        assert not is_face_cut(part, faces)


def test_a_part_without_the_face_is_one_that_cuts_it() -> None:
    faces = find_faces(portrait())
    assert is_face_cut(Part(0.0, 0.7, 0.4, 0.3), faces)
    assert is_face_cut(Part(0.2, 0.32, 0.5, 0.5), faces)
    assert not is_face_cut(Part(0.0, 0.0, 1.0, 0.7), faces)
    assert not is_face_cut(Part(0.0, 0.7, 0.4, 0.3), ())


def test_cloth_and_wood_are_no_faces() -> None:
    plain = portrait()
    plain[60:72] = plain[45:57]
    assert find_faces(plain) == ()
    assert find_faces(np.full((80, 80, 3), 0.5, np.float32)) == ()
    assert find_faces(np.zeros((80, 80, 3), np.float32)) == ()


@pytest.mark.parametrize("zoom", [1.6, 2.4])
def test_an_empty_sky_is_not_shown(zoom: float) -> None:
    """Every view contains something of the two things in the picture."""
    gray = np.random.default_rng(1).normal(0.4, 0.02, (240, 240)).astype(np.float32)
    things = ((150, 40), (165, 150))
    for top, left in things:
        gray[top : top + 40, left : left + 40] = 1.0
    parts = choose_parts(measure_saliency(gray), 1.0, 16 / 9, zoom, 6)
    assert len(parts) >= 2
    for part in parts:
        rows = slice(round(part.top * 240), round((part.top + part.height) * 240))
        columns = slice(round(part.left * 240), round((part.left + part.width) * 240))
        assert (gray[rows, columns] == 1.0).sum() >= 200, part
