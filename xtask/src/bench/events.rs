//! What is seen in a grid, from the report to its end, through the interface for programs: reported,
//! taken in, registered, sent to a bureau, opened and answered there, told back, looked at, closed.
//! The life of a case at a window is played in the same run, turn and turn about, so that what an
//! event costs more can be told as a ratio.

use super::burst;
use super::gauge;
use super::lifecycle::{self, Client, first_number, key};
use super::load::{self, Fault, Laps, Life, Seen};
use super::options::Options;
use super::site::{Account, Site};
use super::story::{self, Part};
use super::wire::Wire;
use crate::stop::Stop;
use std::net::SocketAddr;

/// Events of a run and cases of the window have numbers of their own, and so has every round.
const EVENT_RUNS: u64 = 700;
const CASE_RUNS: u64 = 500;

/// Who plays an event's life: a grid's worker, her town's dispatcher, the bureau that is asked.
#[derive(Debug, Clone)]
pub struct Crew {
    /// Where it is seen.
    village: String,
    grid: String,
    /// Whom the order goes to.
    unit: String,
    worker: String,
    dispatcher: String,
    asked: String,
}

impl Crew {
    fn bearer(&self, part: Part) -> &str {
        match part {
            Part::Worker => &self.worker,
            Part::Dispatcher => &self.dispatcher,
            Part::Asked => &self.asked,
        }
    }
}

/// Crews of different grids, at most `max`, over the towns in turn, with fresh tokens.
pub fn crews(site: &Site, max: usize) -> Result<Vec<Crew>, Stop> {
    let named = |name: &str| site.accounts.iter().find(|account| account.name == name);
    let mut towns = Vec::new();
    for account in &site.accounts {
        let Some(letters) = account.name.strip_suffix(story::DISPATCHER) else {
            continue;
        };
        let Some(asked) = named(&format!("{letters}{}", story::ASKED)) else {
            continue;
        };
        let workers = workers(&site.accounts, &account.division);
        if !workers.is_empty() {
            towns.push((account, asked, workers));
        }
    }
    if towns.is_empty() {
        return Err(Stop::failed(
            "no town has a dispatcher, a bureau to ask and a grid worker",
        ));
    }
    let mut bearers = Vec::new();
    for (dispatcher, asked, _) in &towns {
        bearers.push((
            site.token_of(&dispatcher.name)?,
            site.token_of(&asked.name)?,
        ));
    }
    let mut crews = Vec::new();
    let most = towns.iter().map(|(_, _, workers)| workers.len()).max();
    for turn in 0..most.unwrap_or_default() {
        for ((dispatcher, _, workers), bearers) in towns.iter().zip(&bearers) {
            let Some((worker, grid)) = workers.get(turn) else {
                continue;
            };
            if crews.len() == max {
                return Ok(crews);
            }
            crews.push(Crew {
                village: worker.division.clone(),
                grid: grid.clone(),
                unit: format!("{}-{}", dispatcher.division, story::ASKED_LETTERS),
                worker: site.token_of(&worker.name)?,
                dispatcher: bearers.0.clone(),
                asked: bearers.1.clone(),
            });
        }
    }
    Ok(crews)
}

/// The grid workers of a town with their grids: village and number, as their accounts are named.
fn workers<'a>(accounts: &'a [Account], town: &str) -> Vec<(&'a Account, String)> {
    let town = town.get(..9).unwrap_or(town);
    accounts
        .iter()
        .filter(|account| account.role == "grid-worker" && account.division.starts_with(town))
        .filter_map(|account| {
            let (_, number) = account.name.split_once(story::WORKER)?;
            let number: u32 = number.parse().ok()?;
            Some((account, format!("{}{number:03}", account.division)))
        })
        .collect()
}

/// One client: a connection, a crew and its own range of numbers.
pub struct Event {
    wire: Wire,
    crew: Crew,
    next: u64,
}

impl Event {
    /// A client whose numbers begin at `first`.
    pub fn open(address: SocketAddr, crew: Crew, first: u64) -> std::io::Result<Self> {
        Ok(Self {
            wire: Wire::open(address)?,
            crew,
            next: first,
        })
    }

    fn report(&mut self, number: u64) -> Result<(String, i64), Fault> {
        let crew = &self.crew;
        let body = story::event(number, &crew.village, &crew.grid).to_string();
        let bearer = crew.bearer(Part::Worker);
        let key = key(number, 0);
        load::write(&mut self.wire, story::CASES, bearer, &key, body.as_bytes())
    }

    /// Opens the case, as whoever is asked: the order and its version.
    fn order(&mut self, id: &str) -> Result<(String, i64), Fault> {
        let headers = [("Authorization", self.crew.bearer(Part::Asked))];
        let path = format!("{}/{id}", story::CASES);
        let answer = load::call(&mut self.wire, "GET", &path, &headers, b"")?;
        story::order_of(&answer.body, &self.crew.unit).ok_or_else(|| {
            Fault::Refused(format!("no open order in the case: {}", answer.excerpt()))
        })
    }

    fn act(
        &mut self,
        place: usize,
        id: &str,
        (order, version): (&str, i64),
        number: u64,
    ) -> Result<(String, i64), Fault> {
        let (part, name, _) = story::EVENT_ACTS[place];
        let body = story::event_act(name, version, &self.crew.unit, order).to_string();
        let step = u64::try_from(place).unwrap_or_default() + 1;
        load::write(
            &mut self.wire,
            &format!("{}/{id}/acts", story::CASES),
            self.crew.bearer(part),
            &key(number, step),
            body.as_bytes(),
        )
    }
}

impl Life for Event {
    fn live(&mut self, laps: &mut Laps<'_>) -> Result<(), Fault> {
        let number = self.next;
        self.next += 1;
        let (id, mut version) = self.report(number)?;
        laps.lap();
        for (place, (_, name, _)) in story::EVENT_ACTS.iter().enumerate() {
            let mut order = String::new();
            if *name == story::ANSWER {
                (order, version) = self.order(&id)?;
                laps.lap();
            }
            (_, version) = self.act(place, &id, (order.as_str(), version), number)?;
            laps.lap();
        }
        Ok(())
    }
}

/// What the rows of its report are called.
pub fn rows() -> Vec<&'static str> {
    let mut rows = vec!["report"];
    for (_, name, row) in story::EVENT_ACTS {
        if *name == story::ANSWER {
            rows.push("open, as who is asked");
        }
        rows.push(row);
    }
    rows
}

pub fn run(options: &Options) -> Result<(), Stop> {
    let site = Site::prepare(options)?;
    let clients = options.clients();
    let crews = crews(&site, clients)?;
    if options.burst {
        return burst::run(options, &site, &crews);
    }
    let towns = site.towns(clients)?;
    let rounds = options.given("rounds").unwrap_or(2).max(1);
    let span = options.seconds("seconds") / u32::try_from(rounds).unwrap_or(1);
    let warmup = options.seconds("warmup");
    let server = site.serve()?;
    println!(
        "events on {}: {clients} clients in {} grids, then at windows of {} towns, {rounds} rounds of {:.0} s each after {} s of warming, generator on the same machine, rate limits lifted",
        site.engine(),
        crews.len(),
        towns.len(),
        span.as_secs_f64(),
        options.number("warmup")
    );
    let address = server.address;
    let (mut events, mut cases) = (Seen::default(), Seen::default());
    let (mut event_bytes, mut case_bytes) = (0, 0);
    for round in 0..rounds {
        let run = options.number("seed") * 1_000 + round;
        let before = gauge::bytes_below(&site.data);
        events.join(load::play(&server, clients, warmup, span, |index| {
            let crew = crews[index % crews.len()].clone();
            Event::open(address, crew, first_number(EVENT_RUNS + run, index))
        }));
        let between = gauge::bytes_below(&site.data);
        cases.join(load::play(&server, clients, warmup, span, |index| {
            let town = towns[index % towns.len()].clone();
            Client::open(address, town, first_number(CASE_RUNS + run, index))
        }));
        let after = gauge::bytes_below(&site.data);
        event_bytes += between.saturating_sub(before);
        case_bytes += after.saturating_sub(between);
    }
    let memory = gauge::memory(server.pid()).unwrap_or_default();
    server.stop()?;

    println!("events, {} calls each", rows().len());
    events.report(&rows(), memory);
    println!(
        "bytes                      {} an event",
        event_bytes / events.filed.max(1)
    );
    println!("cases at a window, {} calls each", lifecycle::rows().len());
    cases.report(&lifecycle::rows(), memory);
    println!(
        "bytes                      {} a case",
        case_bytes / cases.filed.max(1)
    );
    compare(&events, &cases);
    let wrong = events.wrong() + cases.wrong();
    if wrong == 0 && events.lives > 0 && cases.lives > 0 {
        Ok(())
    } else {
        Err(Stop::failed(format!("{wrong} calls went wrong")))
    }
}

/// What of an event is to what of a case.
fn compare(events: &Seen, cases: &Seen) {
    let (event_calls, case_calls) = (rows().len() as f64, lifecycle::rows().len() as f64);
    let line = |what: &str, event: f64, case: f64| {
        let ratio = event / case.max(f64::MIN_POSITIVE);
        println!("{what:<26} {event:>9.2} {case:>9.2} {ratio:>9.2}");
    };
    println!("                               event      case     ratio");
    line("lifecycles a second", events.rate(), cases.rate());
    line(
        "calls a second",
        events.rate() * event_calls,
        cases.rate() * case_calls,
    );
    line("CPU ms a lifecycle", events.cpu_ms(), cases.cpu_ms());
    line(
        "CPU ms a call",
        events.cpu_ms() / event_calls,
        cases.cpu_ms() / case_calls,
    );
    let (mut event, mut case) = (events.all(), cases.all());
    for percent in [50, 99] {
        line(
            &format!("p{percent} ms of all calls"),
            event.percentile(percent).as_secs_f64() * 1000.0,
            case.percentile(percent).as_secs_f64() * 1000.0,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workers_of_a_town_bring_their_grids() {
        let account = |name: &str, role: &str, division: &str| Account {
            name: name.to_owned(),
            role: role.to_owned(),
            division: division.to_owned(),
            password: String::new(),
        };
        let accounts = [
            account("sd001-grid-2", "grid-worker", "320623111001"),
            account("sd001-clerk", "village-clerk", "320623111001"),
            account("ch001-grid-1", "grid-worker", "320623110001"),
        ];
        let found = workers(&accounts, "320623111000");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].1, "320623111001002");
    }

    #[test]
    fn every_call_of_an_event_has_a_row_and_a_key_of_its_own() {
        assert_eq!(rows().len(), story::EVENT_ACTS.len() + 2);
        assert!(story::EVENT_ACTS.len() < 8, "keys tell eight steps apart");
    }
}
