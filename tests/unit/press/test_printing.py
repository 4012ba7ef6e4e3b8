"""The press: once, one at a time, bounded, and plain about what it lacks."""

import threading
from pathlib import Path

import pytest

from nidaa.press import printing as press_room
from nidaa.press.errors import CannotPrint, Lack, PressBusy, PressFailed
from nidaa.press.fonts import Script, fonts_in
from nidaa.press.formats import Format
from nidaa.press.printing import Press
from tests.unit.press.sheets import demanding, sheet


class Drawer:
    """Stands in for the drawing process: counts, waits, or fails."""

    def __init__(self, answer: bytes | None = b"drawn") -> None:
        self.drawings = 0
        self.answer = answer
        self.may_end = threading.Event()
        self.may_end.set()
        self.has_begun = threading.Event()

    def __call__(self, _packed: bytes, _seconds: float) -> bytes:
        self.drawings += 1
        self.has_begun.set()
        assert self.may_end.wait(10)
        if self.answer is None:
            raise PressFailed("refused")
        return self.answer


@pytest.fixture
def drawer(monkeypatch: pytest.MonkeyPatch) -> Drawer:
    drawer = Drawer()
    monkeypatch.setattr(press_room, "drawn_apart", drawer)
    return drawer


def test_the_same_sheet_is_drawn_once_for_all_presses_of_a_machine(drawer: Drawer, tmp_path: Path) -> None:
    made = [Press(tmp_path).print(sheet(), Format.CARD) for _ in range(3)]

    assert made == [b"drawn"] * 3
    assert drawer.drawings == 1


def test_another_word_format_or_number_is_another_drawing(drawer: Drawer, tmp_path: Path) -> None:
    press = Press(tmp_path)

    for changed in (sheet(), demanding("Autre"), sheet("ar"), sheet(measure=None)):
        press.print(changed, Format.CARD)
    press.print(sheet(), Format.STORY)

    assert drawer.drawings == 5


def test_who_waits_for_the_same_sheet_is_given_the_drawing_of_the_first(drawer: Drawer, tmp_path: Path) -> None:
    drawer.may_end.clear()
    made: list[bytes] = []
    presses = (Press(tmp_path), Press(tmp_path))
    threads = [threading.Thread(target=lambda p=p: made.append(p.print(sheet(), Format.CARD))) for p in presses]
    for thread in threads:
        thread.start()
    assert drawer.has_begun.wait(10)

    drawer.may_end.set()
    for thread in threads:
        thread.join(10)

    assert made == [b"drawn"] * 2
    assert drawer.drawings == 1


def test_only_few_threads_wait_and_the_others_are_told_when_to_come_again(drawer: Drawer, tmp_path: Path) -> None:
    press = Press(tmp_path)
    for _ in range(press_room.WAITING_AT_MOST):
        press._places.acquire()

    with pytest.raises(PressBusy) as busy:
        press.print(sheet(), Format.CARD)

    assert busy.value.retry_after_seconds > 0
    assert drawer.drawings == 0


def test_nobody_waits_for_long_while_another_process_draws(
    drawer: Drawer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press_room, "PATIENCE_SECONDS", 0.1)
    other = Press(tmp_path)

    with other._turn(), pytest.raises(PressBusy):
        Press(tmp_path).print(sheet(), Format.CARD)

    assert drawer.drawings == 0
    assert Press(tmp_path).print(sheet(), Format.CARD) == b"drawn"


def test_what_cannot_be_drawn_is_not_tried_again_at_once(drawer: Drawer, tmp_path: Path) -> None:
    drawer.answer = None
    press = Press(tmp_path)

    for _ in range(3):
        with pytest.raises(PressFailed):
            press.print(sheet(), Format.CARD)

    assert drawer.drawings == 1


def test_a_drawing_that_does_not_end_is_ended(tmp_path: Path) -> None:
    press = Press(tmp_path, drawing_seconds=0.001)

    with pytest.raises(PressFailed, match="within"):
        press.print(sheet(), Format.CARD)


def test_without_the_engine_nothing_is_printed_and_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press_room, "engine_version", lambda: "")
    press = Press(tmp_path)

    with pytest.raises(CannotPrint) as lacking:
        press.print(sheet(), Format.CARD)

    assert lacking.value.lack is Lack.ENGINE
    assert press.lacks() == (Lack.ENGINE,)


def test_a_letter_without_a_font_is_refused_rather_than_printed_as_a_box(drawer: Drawer, tmp_path: Path) -> None:
    with pytest.raises(CannotPrint) as lacking:
        Press(tmp_path).print(demanding("Appels 電話"), Format.CARD)

    assert (lacking.value.lack, lacking.value.characters) == (Lack.FONT, "電話")
    assert drawer.drawings == 0


def test_a_machine_without_fonts_says_which_scripts_it_lacks(tmp_path: Path) -> None:
    press = Press(tmp_path, fonts_in([], [tmp_path]))

    assert press.lacks() == tuple(Script)
