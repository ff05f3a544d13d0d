"""Which rows fit, in either orientation and in 大字."""

import pytest

from kiosk.lobby.layout import BADGE, EVENTS, ISSUES, Laid, Room, lay, lay_large

ROOM = Room(300, 100, 3, (90, 150), ((5, 10), (6, 12)))
ROOMS = {"portrait": ROOM, "landscape": ROOM._replace(pixels=200, strip=0, most=5)}


def laid(titles: list[str], *, strip: bool = False, badges: list[bool] | None = None) -> Laid:
    return lay(titles, titles, badges or [False] * len(titles), ROOMS, strip=strip)


def portrait(laid: Laid) -> list[int]:
    return [place.portrait for _, place in laid.rows]


def test_rows_are_shown_while_they_fit_and_at_most_so_many() -> None:
    assert portrait(laid(["冬至"] * 5)) == [1, 1, 1]
    assert laid(["冬至"] * 5).more == (2, 3)


def test_a_longer_title_takes_another_way_and_more_room() -> None:
    assert portrait(laid(["冬至", "冬至包饺子啦", "冬至"])) == [1, 2]


def test_what_no_way_holds_is_set_in_the_last() -> None:
    assert ROOM.way("冬" * 30, 0) == 2


def test_english_is_set_smaller_and_its_lines_hold_more() -> None:
    assert ROOM.way("aaaaaaaaa", 0) == 1
    assert ROOM.way("冬冬冬冬冬冬", 0) == 2


def test_each_orientation_counts_for_itself() -> None:
    both = laid(["冬至"] * 4)
    assert [(place.portrait, place.landscape) for _, place in both.rows] == [(1, 1), (1, 1), (1, 0)]


def test_a_strip_of_notices_takes_its_room() -> None:
    assert portrait(laid(["冬至"] * 3, strip=True)) == [1, 1]


def test_a_second_badge_beside_the_title_leaves_it_less() -> None:
    title = "冬" * 9
    assert ISSUES["landscape"].way(title, 0) == 1
    assert ISSUES["landscape"].way(title, BADGE) == 2


def test_nothing_to_show_takes_no_room() -> None:
    assert laid([]) == Laid([], (0, 0), 1)


def test_large_shows_two_at_a_time_page_by_page() -> None:
    large = lay_large(range(5))
    assert [place.page for _, place in large.rows] == [1, 1, 2, 2, 3]
    assert (large.pages, large.more) == (3, (0, 0))


def test_large_leaves_the_rest_of_a_long_list_to_the_sheet() -> None:
    assert lay_large(range(20)).more == (8, 8)
    assert lay_large([]).pages == 1


@pytest.mark.parametrize("room", [*EVENTS.values(), *ISSUES.values()])
def test_short_titles_fill_the_list_even_below_the_strip(room: Room) -> None:
    assert room.heights[0] * min(3, room.most) <= room.pixels - room.strip
