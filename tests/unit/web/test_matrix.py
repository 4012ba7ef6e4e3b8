"""The matrix of states."""

import pytest
from django.template.loader import render_to_string

from nidaa.web.matrix import Cell, Matrix, MatrixRow, State


def test_a_state_is_told_by_a_word_beside_its_colour() -> None:
    row = MatrixRow("Skype", tuple(Cell(state, f"word of {state}", "3 / 4") for state in State))

    html = render_to_string("web/components/matrix.html", {"matrix": Matrix("Lines", ("A", "B", "C", "D"), (row,))})

    for state in State:
        assert f'class="verdict {state.value}">word of {state}<small><bdi>3 / 4</bdi></small>' in html
    assert 'scope="row"' in html


def test_a_row_that_does_not_fit_is_refused() -> None:
    row = MatrixRow("Skype", (Cell(State.OK, "works"),))

    with pytest.raises(ValueError, match="Skype"):
        Matrix("Lines", ("A", "B"), (row,))
