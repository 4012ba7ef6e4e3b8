from nidaa.door.counters import STORED, Counters


def test_answers_are_counted_by_route_and_class_of_status() -> None:
    counters = Counters()
    counters.of("live")

    for route, status in [("sign", 202), ("sign", 303), ("sign", 202), ("page", 200)]:
        counters.of(route)[status // 100] += 1

    assert counters.answers() == {"sign": {"2xx": 2, "3xx": 1}, "page": {"2xx": 1}}


def test_forms_are_counted_by_what_became_of_them() -> None:
    counters = Counters()

    counters.forms[STORED] += 1

    assert dict(counters.forms) == {STORED: 1}
