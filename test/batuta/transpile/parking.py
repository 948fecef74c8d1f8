"""A class that keeps a dictionary."""


class Garage:
    """Places by plate."""

    def __init__(self, places: int) -> None:
        self.places = places
        self.cars: dict[str, int] = {}

    def enter(self, plate: str, hour: int) -> bool:
        if len(self.cars) >= self.places or plate in self.cars:
            return False
        self.cars[plate] = hour
        return True

    def leave(self, plate: str, hour: int) -> int:
        start = self.cars.pop(plate)
        return max(1, hour - start) * 3

    def plates(self) -> list[str]:
        return sorted(self.cars.keys())

    def __len__(self) -> int:
        return len(self.cars)


garage = Garage(2)
print(garage.enter("A", 1), garage.enter("B", 2), garage.enter("C", 3), len(garage))
print(garage.leave("A", 5), garage.plates())
try:
    garage.leave("Z", 9)
except KeyError as error:
    print("no car", error)
