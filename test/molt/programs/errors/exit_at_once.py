import sys
class E:
    def __str__(self): return 'E text'
def main():
    try:
        pass
        import os; os._exit(4)
    finally:
        print('finally')
main()
