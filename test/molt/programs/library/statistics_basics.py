import statistics as s
v = [1, 2, 2, 3, 4, 7, 9]
print(s.mean(v), s.median(v), s.mode(v), s.stdev(v), s.variance(v), s.pstdev(v), s.pvariance(v), s.median_low([1, 2, 3, 4]), s.median_high([1, 2, 3, 4]), s.fmean(v), s.geometric_mean([1, 2, 4]), s.harmonic_mean([1, 2, 4]), s.multimode("aabbc"), s.quantiles(v, n=4), s.median_grouped([1, 2, 2, 3]), s.mean([0.5, 1.5]))
print(round(s.correlation([1, 2, 3], [1, 2, 3.5]), 6), s.linear_regression([1, 2, 3], [2, 4, 6]), s.covariance([1, 2, 3], [1, 5, 7]), s.NormalDist(10, 2).mean, round(s.NormalDist(0, 1).cdf(1), 6))
for f in [lambda: s.mean([]), lambda: s.mode([]), lambda: s.stdev([1]), lambda: s.median([])]:
    try: print(f())
    except s.StatisticsError as e: print(e)
