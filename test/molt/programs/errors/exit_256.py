import sys
class E:
    def __str__(self): return 'E text'
def main():
    try:
        print('before')
        sys.exit(256)
    finally:
        print('finally')
main()
