//! What this machine does at all: one JSON call answered by axum and nothing else, under the same
//! generator, so that the product's figures can be told as a share of it.

use super::gauge::{HEADING, Times};
use super::options::Options;
use super::story;
use super::wire::Wire;
use crate::stop::{Stop, While};
use crate::{place, tool};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

pub fn run(options: &Options) -> Result<(), Stop> {
    let build = [
        "build",
        "--locked",
        "--profile",
        "demo",
        "-p",
        "web",
        "--example",
        "bare",
    ];
    tool::run(tool::cargo().args(build), "cargo build")?;
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut child = Command::new(place::target().join("demo/examples/bare"))
        .arg(address.to_string())
        .stdin(Stdio::null())
        .spawn()
        .while_doing("starting the bare server")?;
    let outcome = load(options, address);
    // Nothing of it is kept, so it need not end in order.
    let _ = child.kill();
    child.wait()?;
    outcome
}

fn load(options: &Options, address: SocketAddr) -> Result<(), Stop> {
    let ready = Instant::now() + Duration::from_secs(10);
    while Wire::open(address).is_err() {
        if Instant::now() > ready {
            return Err(Stop::failed("the bare server did not listen"));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let (clients, seconds) = (options.clients(), options.seconds("seconds"));
    let over = AtomicBool::new(false);
    let begun = Instant::now();
    let mut all = Times::default();
    let results: Vec<std::io::Result<Times>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..clients)
            .map(|client| {
                let over = &over;
                scope.spawn(move || {
                    let mut wire = Wire::open(address)?;
                    let body = story::filing(client as u64, "320623001000").to_string();
                    let mut times = Times::default();
                    while !over.load(Ordering::Relaxed) {
                        let asked = Instant::now();
                        let headers = [("Content-Type", "application/json")];
                        let answer = wire.send("POST", "/", &headers, body.as_bytes())?;
                        if answer.is_done() {
                            times.add(asked.elapsed());
                        }
                    }
                    Ok(times)
                })
            })
            .collect();
        std::thread::sleep(seconds);
        over.store(true, Ordering::Relaxed);
        workers
            .into_iter()
            .filter_map(|worker| worker.join().ok())
            .collect()
    });
    let took = begun.elapsed().as_secs_f64();
    for times in results {
        all.join(&times.while_doing("calling the bare server")?);
    }
    println!("floor: {clients} clients, generator on the same machine");
    println!("{HEADING}");
    println!("{:<26} {}", "a bare JSON call", all.row());
    println!(
        "calls                      {:.0} a second",
        all.count() as f64 / took
    );
    Ok(())
}
