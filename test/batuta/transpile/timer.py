"""A state machine with an enumeration."""
from enum import Enum, auto


class State(Enum):
    IDLE = auto()
    RUNNING = auto()
    PAUSED = auto()


class Timer:
    def __init__(self) -> None:
        self.state = State.IDLE
        self.ticks = 0

    def start(self) -> None:
        if self.state == State.RUNNING:
            raise RuntimeError("runs already")
        self.state = State.RUNNING

    def pause(self) -> None:
        if self.state is not State.RUNNING:
            raise RuntimeError("does not run")
        self.state = State.PAUSED

    def tick(self) -> int:
        if self.state == State.RUNNING:
            self.ticks += 1
        return self.ticks


timer = Timer()
timer.tick()
timer.start()
timer.tick()
timer.pause()
print(timer.tick(), timer.state.name)
try:
    timer.pause()
except RuntimeError as error:
    print(error)
