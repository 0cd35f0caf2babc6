//! Who comes to the windows in the lived past: people of the villages, a few with an account of
//! their own, relatives who act for their elders.

use super::cast::Cast;
use super::past::Past;
use crate::stop::{Done, Stop};
use app::App;
use app::citizen::Authorising;
use app::seal::{Bound, Kind};
use codes::{DivisionCode, GridCode, Level};
use jiff::civil::Date;
use model::account::Actor;
use model::id::PersonId;
use model::person::{Person, Standing};
use model::role::Role;
use std::collections::{BTreeMap, BTreeSet};
use synth::Chance;

/// Of each village so many people at most are known here.
const PEOPLE_A_VILLAGE: i64 = 400;
/// Of each town so many have an account of their own at most.
const CITIZENS_A_TOWN: usize = 9;
/// One in so many people has one.
const CITIZENS_ONE_IN: usize = 150;

/// Somebody of a village.
#[derive(Debug, Clone)]
pub struct Neighbour {
    pub id: PersonId,
    pub village: DivisionCode,
    pub grid: Option<GridCode>,
    pub birth: Date,
}

/// Everybody who may come.
#[derive(Default)]
pub struct Public {
    people: Vec<Neighbour>,
    by_village: BTreeMap<DivisionCode, Vec<usize>>,
    by_town: BTreeMap<DivisionCode, Vec<usize>>,
    /// Who has an account of her own: place in `people`, and the actor once it is opened.
    citizens: Vec<(usize, Option<Actor>)>,
    /// Who may act for whom already.
    authorised: BTreeSet<(PersonId, PersonId)>,
}

impl Public {
    /// Reads them; nobody of the staff, whose own matters nobody wants in a demonstration.
    ///
    /// # Errors
    /// The store's.
    pub fn read(app: &App, cast: &Cast, chance: &mut Chance) -> Done<Self> {
        let staff: BTreeSet<PersonId> = cast.members().map(|member| member.actor.person).collect();
        let villages: Vec<DivisionCode> = app
            .site()
            .towns()
            .flat_map(|(town, _)| {
                app.site()
                    .villages(town)
                    .map(|(code, _)| code)
                    .collect::<Vec<_>>()
            })
            .collect();
        let mut public = Self::default();
        for village in villages {
            let some = app.store().read_blocking(move |tx| {
                tx.persons_of_division(village, PersonId::from_bytes([0; 16]), PEOPLE_A_VILLAGE)
            })?;
            for person in some {
                let here = matches!(person.standing, Standing::Registered | Standing::Resident);
                if here && person.phone.is_some() && !staff.contains(&person.id) {
                    public.add(&person);
                }
            }
        }
        for of_town in public.by_town.values() {
            let wanted = (of_town.len() / CITIZENS_ONE_IN).clamp(1, CITIZENS_A_TOWN);
            let mut chosen = BTreeSet::new();
            for _ in 0..wanted * 8 {
                let at = chance.pick(of_town).copied().unwrap_or_default();
                let grown = public
                    .people
                    .get(at)
                    .is_some_and(|n| (1966..2004).contains(&n.birth.year()));
                if grown && chosen.len() < wanted {
                    chosen.insert(at);
                }
            }
            public
                .citizens
                .extend(chosen.into_iter().map(|at| (at, None)));
        }
        Ok(public)
    }

    fn add(&mut self, person: &Person) {
        let at = self.people.len();
        self.people.push(Neighbour {
            id: person.id,
            village: person.division,
            grid: person.grid,
            birth: person.birth,
        });
        self.by_village.entry(person.division).or_default().push(at);
        if let Some(town) = person.division.at(Level::Town) {
            self.by_town.entry(town).or_default().push(at);
        }
    }

    /// Everybody.
    pub fn people(&self) -> &[Neighbour] {
        &self.people
    }

    /// Anybody.
    pub fn anybody(&self, chance: &mut Chance) -> Option<Neighbour> {
        chance.pick(&self.people).cloned()
    }

    /// Anybody of a town.
    pub fn of_town(&self, town: DivisionCode, chance: &mut Chance) -> Option<Neighbour> {
        let at = chance.pick(self.by_town.get(&town)?)?;
        self.people.get(*at).cloned()
    }

    /// Somebody with an account of her own, of a town or of anywhere, by place in the list.
    pub fn citizen(&self, town: Option<DivisionCode>, chance: &mut Chance) -> Option<usize> {
        let places: Vec<usize> = (0..self.citizens.len())
            .filter(|place| {
                let lives = self.who(*place).and_then(|n| n.village.at(Level::Town));
                town.is_none() || lives == town
            })
            .collect();
        chance.pick(&places).copied()
    }

    /// A citizen of somebody's town: her relative.
    pub fn relative_of(&self, neighbour: &Neighbour, chance: &mut Chance) -> Option<usize> {
        let town = neighbour.village.at(Level::Town);
        let near = |at: &(usize, Option<Actor>)| {
            self.people
                .get(at.0)
                .is_some_and(|n| n.id != neighbour.id && n.village.at(Level::Town) == town)
        };
        let near: Vec<usize> = self
            .citizens
            .iter()
            .enumerate()
            .filter(|(_, at)| near(at))
            .map(|(place, _)| place)
            .collect();
        chance.pick(&near).copied()
    }

    /// Who a citizen is.
    pub fn who(&self, citizen: usize) -> Option<&Neighbour> {
        self.people.get(self.citizens.get(citizen)?.0)
    }

    /// An elder of a citizen's own village for whom she may come.
    pub fn elder_of(&self, citizen: usize, chance: &mut Chance) -> Option<Neighbour> {
        let own = self.who(citizen)?;
        let elders: Vec<usize> = self
            .by_village
            .get(&own.village)?
            .iter()
            .copied()
            .filter(|at| {
                self.people
                    .get(*at)
                    .is_some_and(|n| n.birth.year() < own.birth.year() - 20)
            })
            .collect();
        let at = chance.pick(&elders)?;
        self.people.get(*at).cloned()
    }
}

/// A citizen as an actor; her account is opened at her town's window when she first needs one.
///
/// # Errors
/// The window refused it; the store's.
pub fn citizen(past: &mut Past<'_>, place: usize) -> Done<Option<Actor>> {
    let Some((at, opened)) = past.public.citizens.get(place).cloned() else {
        return Ok(None);
    };
    if opened.is_some() {
        return Ok(opened);
    }
    let Some(neighbour) = past.public.people.get(at).cloned() else {
        return Ok(None);
    };
    let Some((number, name)) = card(past, neighbour.id)? else {
        return Ok(None);
    };
    let Some(clerk) = window_clerk(past, neighbour.village) else {
        return Ok(None);
    };
    let ctx = past.ctx(&clerk);
    let opened = past
        .runtime
        .block_on(app::citizen::open_account(&past.app, &ctx, &number, &name))
        .map_err(|fault| Stop::from(fault).during("opening a citizen's account"))?;
    past.count("citizens' accounts");
    let actor = Actor {
        account: opened.account.id,
        person: neighbour.id,
        name,
        post: None,
    };
    if let Some(entry) = past.public.citizens.get_mut(place) {
        entry.1 = Some(actor.clone());
    }
    Ok(Some(actor))
}

/// Lets a citizen act for somebody, both at the window, unless she may already.
///
/// # Errors
/// The window refused it; the store's.
pub fn authorise(past: &mut Past<'_>, from: &Neighbour, to: &Actor) -> Done<bool> {
    if past.public.authorised.contains(&(from.id, to.person)) {
        return Ok(true);
    }
    let (Some(hers), Some((number, _)), Some(clerk)) = (
        card(past, from.id)?,
        card(past, to.person)?,
        window_clerk(past, from.village),
    ) else {
        return Ok(false);
    };
    let ctx = past.ctx(&clerk);
    let wish = Authorising {
        from: Some(hers),
        to: number,
        until: None,
    };
    past.runtime
        .block_on(app::citizen::authorise(&past.app, &ctx, wish))
        .map_err(|fault| Stop::from(fault).during("authorising a relative"))?;
    past.public.authorised.insert((from.id, to.person));
    past.count("authorisations");
    Ok(true)
}

/// Number and name as the ID card on the desk says; none when she is no longer registered here.
fn card(past: &Past<'_>, id: PersonId) -> Done<Option<(String, String)>> {
    let Some(person) = standing(past, id)? else {
        return Ok(None);
    };
    let number = past
        .app
        .sealer()
        .open(Kind::CitizenNumber, Bound::Person(id), &person.number)
        .map_err(Stop::failed)?;
    Ok(Some((number, person.name)))
}

/// Somebody's record while she lives here; none afterwards.
///
/// # Errors
/// The store's.
pub fn standing(past: &Past<'_>, id: PersonId) -> Done<Option<Person>> {
    let found = past.app.store().read_blocking(move |tx| tx.person(id))?;
    Ok(found.filter(|person| matches!(person.standing, Standing::Registered | Standing::Resident)))
}

/// A clerk of the window of a village's town.
#[must_use]
pub fn window_clerk(past: &Past<'_>, village: DivisionCode) -> Option<Actor> {
    let town = village.at(Level::Town)?;
    past.cast
        .of_division(town, Role::WindowClerk)
        .first()
        .map(|actor| (*actor).clone())
}
