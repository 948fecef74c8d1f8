import asyncio
async def bad(n):
    raise ValueError(n)
async def main():
    async with asyncio.TaskGroup() as g:
        for i in range(18):
            g.create_task(bad(i))
try:
    asyncio.run(main())
except ExceptionGroup as group:
    try:
        {}["missing"]
    except KeyError:
        raise ExceptionGroup("all", [ValueError(i) for i in range(17)])
