for t in ['1', '2', 'three']:
    print(int(t))
