import sys
class E:
    def __str__(self): return 'E text'
def main():
    try:
        print('before')
        sys.exit(E())
    finally:
        print('finally')
main()
