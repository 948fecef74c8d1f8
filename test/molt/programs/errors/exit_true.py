import sys
print('leaving')
sys.exit(True)
