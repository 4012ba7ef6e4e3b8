from nidaa.intake.batch_figures import BatchFigures, Histogram


def test_a_value_is_counted_under_the_first_bound_that_it_does_not_exceed() -> None:
    histogram = Histogram((1.0, 2.0))

    for value in (0.5, 1.0, 1.5, 2.0, 3.0):
        histogram.add(value)

    assert histogram.counts == [2, 2, 1]
    assert histogram.total == 8.0


def test_a_batch_is_counted_by_its_size_and_by_its_time() -> None:
    figures = BatchFigures()

    figures.add(3, 0.004)
    figures.add(512, 0.02)

    assert sum(figures.commands.counts) == sum(figures.seconds.counts) == 2
    assert figures.commands.total == 515
