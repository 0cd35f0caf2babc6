//! File, act, act, search: the life of a case through the interface for programs.

use super::gauge;
use super::load::{self, Fault, Laps, Life};
use super::options::Options;
use super::site::{Site, Town};
use super::story;
use super::wire::Wire;
use crate::stop::Stop;
use std::net::SocketAddr;

/// One client: a connection, a town's accounts and its own range of numbers.
pub struct Client {
    pub wire: Wire,
    pub town: Town,
    next: u64,
}

/// A filing as it went out: the same words can be said again after a break.
pub struct Filing {
    /// `Idempotency-Key`.
    pub key: String,
    pub body: Vec<u8>,
    pub number: u64,
}

impl Client {
    /// A client whose numbers begin at `first`; ranges of clients must not meet.
    pub fn open(address: SocketAddr, town: Town, first: u64) -> std::io::Result<Self> {
        Ok(Self {
            wire: Wire::open(address)?,
            town,
            next: first,
        })
    }

    /// The next filing; nothing is sent yet.
    pub fn next_filing(&mut self) -> Filing {
        let number = self.next;
        self.next += 1;
        let body = story::filing(number, &self.town.division)
            .to_string()
            .into_bytes();
        Filing {
            key: key(number, 0),
            body,
            number,
        }
    }

    /// Sends a filing: the case's id and version.
    pub fn file(&mut self, filing: &Filing) -> Result<(String, i64), Fault> {
        let bearer = self.town.bearer(story::FILED_BY).to_owned();
        load::write(
            &mut self.wire,
            story::CASES,
            &bearer,
            &filing.key,
            &filing.body,
        )
    }

    /// Performs the story's act of this place on a case: its id and new version.
    pub fn act(
        &mut self,
        place: usize,
        id: &str,
        version: i64,
        number: u64,
    ) -> Result<(String, i64), Fault> {
        let (role, name, _) = story::ACTS[place];
        let bearer = self.town.bearer(role).to_owned();
        let body = story::act(name, version).to_string();
        let step = u64::try_from(place).unwrap_or_default() + 1;
        load::write(
            &mut self.wire,
            &format!("{}/{id}/acts", story::CASES),
            &bearer,
            &key(number, step),
            body.as_bytes(),
        )
    }

    /// Looks for the case by its text; it must be found.
    pub fn search(&mut self, number: u64) -> Result<(), Fault> {
        let bearer = self.town.bearer(story::FILED_BY).to_owned();
        let answer = load::call(
            &mut self.wire,
            "GET",
            &story::search(number),
            &[("Authorization", &bearer)],
            b"",
        )?;
        match story::listed(&answer.body) {
            Some(1..) => Ok(()),
            _ => Err(Fault::Refused(format!(
                "search did not find its case: {}",
                answer.excerpt()
            ))),
        }
    }
}

impl Life for Client {
    fn live(&mut self, laps: &mut Laps<'_>) -> Result<(), Fault> {
        let filing = self.next_filing();
        let (id, mut version) = self.file(&filing)?;
        laps.lap();
        for place in 0..story::ACTS.len() {
            (_, version) = self.act(place, &id, version, filing.number)?;
            laps.lap();
        }
        self.search(filing.number)?;
        laps.lap();
        Ok(())
    }
}

/// What the rows of its report are called.
pub fn rows() -> Vec<&'static str> {
    ["file"]
        .into_iter()
        .chain(story::ACTS.iter().map(|(_, _, name)| *name))
        .chain(["search"])
        .collect()
}

/// A key in the form of a UUIDv7, the same for the same call. Its time part is the number of the
/// call, so that keys rise as real ones do and no clock is read.
pub fn key(number: u64, step: u64) -> String {
    let mixed = (number.wrapping_mul(8) + step).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let time = 0x0190_0000_0000 + number;
    format!(
        "{:08x}-{:04x}-7{:03x}-8{:03x}-{:012x}",
        time >> 16 & 0xffff_ffff,
        time & 0xffff,
        step & 0xfff,
        mixed >> 48 & 0xfff,
        mixed & 0xffff_ffff_ffff
    )
}

/// The first number of a client's range: clients and runs on one data directory stay apart.
pub fn first_number(run: u64, client: usize) -> u64 {
    (run << 32) + (u64::try_from(client).unwrap_or_default() << 22)
}

pub fn run(options: &Options) -> Result<(), Stop> {
    let site = Site::prepare(options)?;
    let clients = options.clients();
    let towns = site.towns(clients)?;
    let before = gauge::bytes_below(&site.data);
    let server = site.serve()?;
    println!(
        "lifecycle on {}: {clients} clients in {} towns, {} s after {} s of warming, generator on the same machine, rate limits lifted",
        site.engine(),
        towns.len(),
        options.number("seconds"),
        options.number("warmup")
    );
    let (address, run) = (server.address, options.number("seed"));
    let mut seen = load::play(
        &server,
        clients,
        options.seconds("warmup"),
        options.seconds("seconds"),
        |index| {
            let town = towns[index % towns.len()].clone();
            Client::open(address, town, first_number(run, index))
        },
    );
    let memory = gauge::memory(server.pid()).unwrap_or_default();
    server.stop()?;

    seen.report(&rows(), memory);
    let grown = gauge::bytes_below(&site.data).saturating_sub(before);
    println!(
        "data directory             grew by {grown} bytes for {} cases: {} a case",
        seen.filed,
        grown / seen.filed.max(1)
    );
    if seen.wrong() == 0 && seen.filed > 0 {
        Ok(())
    } else {
        Err(Stop::failed(format!("{} calls went wrong", seen.wrong())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_uuids_of_version_7_and_never_meet() {
        let made: std::collections::BTreeSet<String> = (0..20_000)
            .flat_map(|number| (0..3).map(move |step| key(number, step)))
            .collect();
        assert_eq!(made.len(), 60_000);
        for text in made.iter().take(100) {
            assert_eq!(text.len(), 36);
            assert_eq!(text.as_bytes()[14], b'7');
            assert_eq!(text.as_bytes()[19], b'8');
        }
    }

    #[test]
    fn ranges_of_clients_and_runs_stay_apart() {
        assert!(first_number(1, 0) - first_number(0, 1023) >= 1 << 22);
        assert_eq!(first_number(2, 1) - first_number(2, 0), 1 << 22);
    }
}
