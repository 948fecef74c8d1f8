import time
IDLE, WORK, DEVICE = 0, 1, 2
class Packet:
    def __init__(self, kind, datum, link):
        self.kind = kind
        self.datum = datum
        self.link = link
class Task:
    def __init__(self, name, priority, link):
        self.name = name
        self.priority = priority
        self.link = link
        self.queue = None
        self.count = 0
        self.holding = False
    def push(self, packet):
        packet.link = None
        if self.queue is None:
            self.queue = packet
        else:
            at = self.queue
            while at.link is not None:
                at = at.link
            at.link = packet
    def pop(self):
        packet = self.queue
        if packet is not None:
            self.queue = packet.link
            packet.link = None
        return packet
    def step(self, scheduler):
        raise NotImplementedError
class Idle(Task):
    def step(self, scheduler):
        self.count += 1
        if self.count & 1:
            scheduler.release(WORK)
        else:
            scheduler.release(DEVICE)
        return self.link
class Worker(Task):
    def step(self, scheduler):
        packet = self.pop()
        if packet is None:
            self.holding = True
            return self.link
        packet.datum = (packet.datum * 5 + 1) % 8191
        self.count += packet.datum & 15
        scheduler.tasks[DEVICE].push(packet)
        return self.link
class Device(Task):
    def step(self, scheduler):
        packet = self.pop()
        if packet is None:
            self.holding = True
        else:
            self.count += packet.kind
            scheduler.tasks[WORK].push(packet)
        return self.link
class Scheduler:
    def __init__(self):
        device = Device("device", 1, None)
        worker = Worker("worker", 2, device)
        idle = Idle("idle", 0, worker)
        self.tasks = [idle, worker, device]
        self.first = idle
    def release(self, which):
        self.tasks[which].holding = False
    def run(self, rounds):
        for _ in range(rounds):
            task = self.first
            while task is not None:
                if task.holding:
                    task = task.link
                else:
                    task = task.step(self)
def run(rounds):
    scheduler = Scheduler()
    for i in range(6):
        scheduler.tasks[WORK].push(Packet(i, i * 7, None))
    scheduler.run(rounds)
    return [task.count for task in scheduler.tasks]
t = time.perf_counter_ns()
for _ in range(3):
    r = run(400000)
print(time.perf_counter_ns() - t, r)
