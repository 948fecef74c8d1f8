import sys
class E:
    def __str__(self): return 'E text'
def main():
    try:
        print('before')
        raise SystemExit('m', 2)
    finally:
        print('finally')
main()
