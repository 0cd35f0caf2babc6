//! Who can sign in: the staff's accounts with passwords that only this directory's keys can tell.

use crate::ground::Ground;
use crate::password;
use crate::stop::Done;
use app::seal::Sealer;
use app::{App, Chance};
use county::site::{Deputy, Place};
use model::account::{Account, Actor, Appointment};
use model::id::{AccountId, AppointmentId, PersonId};
use model::role::Role;
use model::time::Instant;
use model::unit::UnitCode;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use synth::staff::{AlsoIn, DeputyRule, PostIn, PostPlace, StaffMember, StaffPlanIn};

/// Somebody who can sign in, in one of her posts.
#[derive(Debug, Clone)]
pub struct Member {
    /// Account name.
    pub login: String,
    /// Who, in which post.
    pub actor: Actor,
    /// Where, in words.
    pub place: String,
    /// Her password.
    pub password: String,
}

/// Everybody on the staff.
pub struct Cast {
    members: Vec<Member>,
    by_person: HashMap<PersonId, Vec<usize>>,
    by_post: BTreeMap<(UnitCode, Role), Vec<usize>>,
    by_grid: BTreeMap<codes::GridCode, usize>,
}

/// The password of an account of this directory; nobody without its keys can tell it.
fn password_of(sealer: &Sealer, login: &str) -> String {
    let digest = sealer.digest("demo-password", login.as_bytes());
    let mut bytes = [0; 14];
    bytes.copy_from_slice(&digest[..14]);
    password::from(&bytes)
}

impl Cast {
    /// Reads accounts and posts of a demonstration.
    ///
    /// # Errors
    /// The store's.
    pub fn read(app: &App) -> Done<Self> {
        let today = crate::clock::now().date();
        let known = app.store().read_blocking(move |tx| {
            let mut all = Vec::new();
            let mut after = String::new();
            loop {
                let page = tx.accounts_after(&after, 500)?;
                let Some(last) = page.last() else {
                    return Ok(all);
                };
                after.clone_from(&last.account.login);
                for known in page {
                    let posts = tx.appointments_of(known.account.person, today)?;
                    all.push((known.account, posts));
                }
            }
        })?;
        let site = app.site();
        let mut cast = Self {
            members: Vec::new(),
            by_person: HashMap::new(),
            by_post: BTreeMap::new(),
            by_grid: BTreeMap::new(),
        };
        for (account, posts) in known {
            if !account.synthetic {
                continue;
            }
            for post in posts {
                let at = cast.members.len();
                cast.by_person.entry(account.person).or_default().push(at);
                cast.by_post
                    .entry((post.unit.clone(), post.role))
                    .or_default()
                    .push(at);
                if post.role == Role::GridWorker {
                    for grid in &post.grids {
                        cast.by_grid.entry(*grid).or_insert(at);
                    }
                }
                cast.members.push(Member {
                    login: account.login.clone(),
                    place: site.place_name(post.division),
                    password: password_of(app.sealer(), &account.login),
                    actor: Actor {
                        account: account.id,
                        person: account.person,
                        name: account.name.clone(),
                        post: Some(post),
                    },
                });
            }
        }
        Ok(cast)
    }

    /// Everybody, by account name.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.members.iter()
    }

    /// The accounts that the short list shows: the county's, and one town's with one village and
    /// its grid.
    pub fn shown(&self) -> BTreeSet<&str> {
        let star = |actor: &Actor| {
            actor.post.as_ref().is_some_and(|post| {
                let code = post.division.number();
                code == 320_623_000_000 || code == 320_623_111_000 || code == 320_623_111_001
            })
        };
        self.members
            .iter()
            .filter(|m| star(&m.actor))
            .map(|m| m.login.as_str())
            .collect()
    }

    /// A person in a role of a unit.
    #[must_use]
    pub fn of_person(&self, person: PersonId, role: Role) -> Option<&Actor> {
        self.by_person
            .get(&person)?
            .iter()
            .filter_map(|at| self.members.get(*at))
            .map(|member| &member.actor)
            .find(|actor| actor.role() == role)
    }

    /// The worker of a grid.
    #[must_use]
    pub fn of_grid(&self, grid: codes::GridCode) -> Option<&Actor> {
        self.members
            .get(*self.by_grid.get(&grid)?)
            .map(|member| &member.actor)
    }

    /// Holders of a role in a unit.
    #[must_use]
    pub fn of_unit(&self, unit: &UnitCode, role: Role) -> Vec<&Actor> {
        self.by_post
            .get(&(unit.clone(), role))
            .into_iter()
            .flatten()
            .filter_map(|at| self.members.get(*at))
            .map(|member| &member.actor)
            .collect()
    }

    /// Holders of a role in a division.
    #[must_use]
    pub fn of_division(&self, division: codes::DivisionCode, role: Role) -> Vec<&Actor> {
        self.members
            .iter()
            .map(|member| &member.actor)
            .filter(|actor| {
                actor
                    .post
                    .as_ref()
                    .is_some_and(|post| post.role == role && post.division == division)
            })
            .collect()
    }
}

/// The staff plan of a site in the form of `synth`.
#[must_use]
pub fn plan(ground: &Ground) -> StaffPlanIn {
    let staff = &ground.site.staff;
    StaffPlanIn {
        posts: staff
            .post
            .iter()
            .map(|post| PostIn {
                place: match post.place {
                    Place::County => PostPlace::County,
                    Place::Town => PostPlace::Town,
                    Place::Village => PostPlace::Village,
                    Place::Grid => PostPlace::Grid,
                },
                unit: post.unit.clone(),
                role: post.role,
                title: post.title.clone(),
                count: post.count,
                login: post.login.clone(),
                deputy: match post.deputy {
                    Deputy::Nobody => DeputyRule::None,
                    Deputy::EachOther => DeputyRule::EachOther,
                    Deputy::NextGrid => DeputyRule::NextGrid,
                    Deputy::Role(role) => DeputyRule::Role(role),
                },
            })
            .collect(),
        also: staff
            .also
            .iter()
            .map(|also| AlsoIn {
                who: also.who.clone(),
                unit: also.unit.clone(),
                role: also.role,
                title: also.title.clone(),
            })
            .collect(),
        letters: ground.site.letters(),
    }
}

/// Accounts, without hashes, and posts of the staff.
#[must_use]
pub fn accounts(
    app: &App,
    staff: &[StaffMember],
    start: Instant,
    chance: Chance,
) -> (Vec<Account>, Vec<Appointment>) {
    let mut draw = chance.draw("staff");
    let mut accounts = Vec::with_capacity(staff.len());
    let mut posts = Vec::new();
    for member in staff {
        let person = app.sealer().person(&member.number);
        accounts.push(Account {
            id: AccountId::new(start.0, draw.bytes()),
            person,
            login: member.login.clone(),
            name: member.name.clone(),
            enabled: true,
            must_change: false,
            synthetic: true,
        });
        for post in &member.posts {
            posts.push(Appointment {
                id: AppointmentId::new(start.0, draw.bytes()),
                person,
                unit: UnitCode(post.unit.clone()),
                role: post.role,
                division: post.division,
                grids: post.grid.into_iter().collect(),
                from: start.date(),
                to: None,
            });
        }
    }
    (accounts, posts)
}

/// Hashes the passwords of accounts, on two threads.
#[must_use]
pub fn hashes(
    app: &App,
    accounts: &[Account],
    chance: Chance,
    done: &(dyn Fn() + Sync),
) -> Vec<String> {
    let half = accounts.len().div_ceil(2).max(1);
    std::thread::scope(|scope| {
        let workers: Vec<_> = accounts
            .chunks(half)
            .enumerate()
            .map(|(number, some)| {
                scope.spawn(move || {
                    let mut draw = chance.draw(if number == 0 { "salts" } else { "salts-too" });
                    some.iter()
                        .map(|account| {
                            let password = password_of(app.sealer(), &account.login);
                            let hash = app.hashing().hash(&password, draw.bytes());
                            done();
                            hash
                        })
                        .collect::<Vec<String>>()
                })
            })
            .collect();
        // A worker that panicked gives empty hashes, which fit no password.
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_default())
            .collect()
    })
}
