for t in ["0x1p-1074","0x1.8p-1075","0x1p-1075","0x1.000001p-1075","0x1.fffffffffffff8p0","0x1.fffffffffffff7fffffp0","0x.8","-0x1.8p3","inf","1","0x1p1023","0x123456789abcdef0123p0", "0x1.921fb54442d18p+1","0x0.0000000000001p-1022"]:
    print(t, float.fromhex(t).hex())
for t in ["0x1p1024","x","0x","0x1p"]:
    try: print(float.fromhex(t))
    except (ValueError, OverflowError) as e: print(type(e).__name__, e)
