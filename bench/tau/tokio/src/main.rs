//! The same batch as tau's bench, on tokio's current-thread runtime.
use std::hint::black_box;
use std::time::Instant;

fn main() {
    const BATCH: usize = 10_000;
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let local = tokio::task::LocalSet::new();
    for _ in 0..60 {
        let began = Instant::now();
        let sum = runtime.block_on(async {
            let mut handles = Vec::with_capacity(BATCH);
            for index in 0..BATCH {
                handles.push(tokio::spawn(async move { black_box(index) }));
            }
            let mut sum = 0;
            for handle in handles {
                sum += handle.await.unwrap_or_default();
            }
            sum
        });
        assert_eq!(sum, BATCH * (BATCH - 1) / 2);
        println!("spawn-join\t{:.0}", BATCH as f64 / began.elapsed().as_secs_f64());
    }
    for _ in 0..60 {
        let began = Instant::now();
        let sum = local.block_on(&runtime, async {
            let mut handles = Vec::with_capacity(BATCH);
            for index in 0..BATCH {
                handles.push(tokio::task::spawn_local(async move { black_box(index) }));
            }
            let mut sum = 0;
            for handle in handles {
                sum += handle.await.unwrap_or_default();
            }
            sum
        });
        assert_eq!(sum, BATCH * (BATCH - 1) / 2);
        println!("spawn-join-local\t{:.0}", BATCH as f64 / began.elapsed().as_secs_f64());
    }
}
