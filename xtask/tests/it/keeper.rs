//! The tests' own PostgreSQL ends with the one who asked for it.

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};

fn has_postgres() -> bool {
    Path::new("/usr/lib/postgresql").is_dir()
        || std::env::var_os("PATH").is_some_and(|path| {
            std::env::split_paths(&path).any(|dir| dir.join("initdb").is_file())
        })
}

#[test]
fn a_cluster_takes_connections_until_its_lifeline_is_cut() {
    let mut keeper = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("keep-postgres")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(keeper.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    if !has_postgres() {
        assert_eq!(line, "");
        let output = keeper.wait_with_output().unwrap();
        assert!(!output.status.success());
        assert!(
            String::from_utf8(output.stderr)
                .unwrap()
                .contains("not installed")
        );
        return;
    }
    let url = line.trim();
    let address = url
        .strip_prefix("postgres://wujia:")
        .and_then(|rest| rest.split_once('@'))
        .unwrap()
        .1;
    let address = address.strip_suffix("/postgres").unwrap();
    assert!(address.starts_with("127.0.0.1:"));
    assert!(TcpStream::connect(address).is_ok(), "{url}");

    drop(keeper.stdin.take());
    assert!(keeper.wait().unwrap().success());
    assert!(
        TcpStream::connect(address).is_err(),
        "the cluster outlived its holder"
    );
}
