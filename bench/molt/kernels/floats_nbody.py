import time
class Body:
    def __init__(self, x, y, z, vx, vy, vz, m):
        self.x, self.y, self.z = x, y, z
        self.vx, self.vy, self.vz, self.m = vx, vy, vz, m
def step(bodies, dt):
    n = len(bodies)
    for i in range(n):
        a = bodies[i]
        for j in range(i + 1, n):
            b = bodies[j]
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            d2 = dx * dx + dy * dy + dz * dz
            mag = dt / (d2 * d2 ** 0.5)
            a.vx -= dx * b.m * mag
            a.vy -= dy * b.m * mag
            a.vz -= dz * b.m * mag
            b.vx += dx * a.m * mag
            b.vy += dy * a.m * mag
            b.vz += dz * a.m * mag
    for b in bodies:
        b.x += dt * b.vx
        b.y += dt * b.vy
        b.z += dt * b.vz
def run(n):
    bodies = [Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.47), Body(4.84, -1.16, -0.1, 0.6, 2.8, -0.02, 0.037), Body(8.34, 4.12, -0.4, -1.01, 1.8, 0.008, 0.011), Body(12.89, -15.11, -0.22, 1.08, 0.86, -0.01, 0.0017), Body(15.37, -25.9, 0.17, 0.97, 0.59, -0.03, 0.002)]
    for _ in range(n):
        step(bodies, 0.01)
    return round(sum(b.x + b.y + b.z for b in bodies), 9)
t = time.perf_counter_ns()
for _ in range(4):
    r = run(40000)
print(time.perf_counter_ns() - t, r)
