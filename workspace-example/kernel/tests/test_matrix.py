import pytest

from kernel import Matrix, identity


@pytest.fixture(scope="module")
def large():
    return Matrix([[row * 31 % 17 + column for column in range(20)] for row in range(20)])


def test_identity_leaves_a_matrix_alone(large):
    assert large @ identity(20) == large


def test_transposing_twice_gives_the_same(large):
    assert large.transposed().transposed() == large


def test_product():
    assert Matrix([[1, 2], [3, 4]]) @ Matrix([[0, 1], [1, 0]]) == Matrix([[2, 1], [4, 3]])


@pytest.mark.parametrize("rows", [[], [[1, 2], [3]]])
def test_uneven_rows_are_rejected(rows):
    with pytest.raises(ValueError, match="equal length"):
        Matrix(rows)


def test_shapes_must_fit():
    with pytest.raises(ValueError, match="cannot multiply"):
        Matrix([[1, 2]]) @ Matrix([[1, 2]])
