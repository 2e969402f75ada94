from concurrent.futures import ThreadPoolExecutor

import pytest

from backend.numbering import next_number


class SomethingFailedError(Exception):
    pass


def _fail_after_a_number(database):
    with database.unit() as uow:
        next_number(uow, "PR")
        raise SomethingFailedError


def test_numbers_count_from_one_with_six_digits(empty_database):
    with empty_database.unit() as uow:
        assert [next_number(uow, "PR") for _ in range(3)] == ["PR-000001", "PR-000002", "PR-000003"]


def test_each_prefix_counts_for_itself(empty_database):
    with empty_database.unit() as uow:
        next_number(uow, "PR")
        assert next_number(uow, "AL") == "AL-000001"


def test_a_number_of_a_document_that_was_not_kept_is_given_again(empty_database):
    with empty_database.unit() as uow:
        next_number(uow, "PR")
    with pytest.raises(SomethingFailedError):
        _fail_after_a_number(empty_database)
    with empty_database.unit() as uow:
        assert next_number(uow, "PR") == "PR-000001"


def test_eight_writers_of_whom_some_give_up_leave_no_gap(fresh_empty_database):
    def write(writer):
        kept = []
        for attempt in range(6):
            with fresh_empty_database.unit() as uow:
                number = next_number(uow, "PR")
                if (writer + attempt) % 3:
                    uow.commit()
                    kept.append(number)
        return kept

    with ThreadPoolExecutor(8) as pool:
        kept = [number for numbers in pool.map(write, range(8)) for number in numbers]
    assert sorted(kept) == [f"PR-{number:06d}" for number in range(1, 33)]
