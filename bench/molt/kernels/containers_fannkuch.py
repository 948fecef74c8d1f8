import time
def run(n):
    perm1 = list(range(n))
    count = [0] * n
    most = 0
    checksum = 0
    r = n
    parity = 0
    while True:
        while r != 1:
            count[r - 1] = r
            r -= 1
        perm = perm1[:]
        flips = 0
        first = perm[0]
        while first:
            perm[:first + 1] = perm[first::-1]
            flips += 1
            first = perm[0]
        if flips > most:
            most = flips
        checksum += -flips if parity else flips
        parity ^= 1
        while True:
            if r == n:
                return checksum, most
            first = perm1[0]
            for i in range(r):
                perm1[i] = perm1[i + 1]
            perm1[r] = first
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1
t = time.perf_counter_ns()
for _ in range(2):
    r = run(9)
print(time.perf_counter_ns() - t, r)
