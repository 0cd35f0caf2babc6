//! The county as the verbs see it: divisions, grids, units, calendar, parameters, modules, held in
//! memory and read again when a head in the database has moved.

use crate::Error;
use crate::ground::Ground;
use crate::parameter::Parameters;
use ::county::book::Trial;
use ::county::{Book, County, Founding};
use codes::{Calendar, DivisionCode, GridCode, Level, OfficeHours, YearNotice};
use flow::{Module, Procedure, UnitSelector};
use jiff::civil::Date;
use model::change::DatedChange;
use model::id::ReformId;
use model::unit::{Unit, UnitCode, UnitKind};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use store::Tx;

/// A division as it stands today.
#[derive(Debug, Clone)]
pub struct DivisionNow {
    /// Name.
    pub name: String,
    /// `town`, `street`, `village`, `zone` …
    pub kind: String,
    /// The division above.
    pub parent: DivisionCode,
}

/// A grid as it stands today.
#[derive(Debug, Clone)]
pub struct GridNow {
    /// Name.
    pub name: String,
    /// Village.
    pub division: DivisionCode,
}

/// An item that procedures of adopted modules offer.
#[derive(Debug, Clone)]
pub struct ItemNow {
    /// Module.
    pub module: String,
    /// Procedure.
    pub procedure: String,
}

/// The county in memory.
pub struct Site {
    /// The county's code.
    pub county: DivisionCode,
    /// Its name.
    pub county_name: String,
    /// Whether the people in it are made up.
    pub synthetic: bool,
    /// Divisions valid today.
    pub divisions: BTreeMap<DivisionCode, DivisionNow>,
    /// Grids valid today.
    pub grids: BTreeMap<GridCode, GridNow>,
    /// Units.
    pub units: BTreeMap<UnitCode, Unit>,
    /// The county's book, and the county on the day: posts, people, items, lists. None on a site
    /// that was founded with units alone.
    pub book: Option<Arc<Book>>,
    /// The county on the day.
    pub now: Option<Arc<County>>,
    /// The reform of the book's last entry.
    tip: Option<ReformId>,
    /// Working days.
    pub calendar: Calendar,
    /// Parameters.
    pub parameters: Parameters,
    modules: BTreeMap<String, Arc<Module>>,
    heads: BTreeMap<String, (String, bool)>,
    towns_of_modules: Vec<store::module::ModuleTown>,
    seen: [i64; 2],
    day: Date,
    /// What lies where, read when it is first asked for; kept while no grid is drawn otherwise.
    pub(crate) ground: Arc<OnceLock<Ground>>,
    ground_seen: i64,
}

const HEADS: [&str; 2] = ["county", "modules"];
/// Moves with every grid that is drawn otherwise.
pub(crate) const GROUND: &str = "ground";

/// Moves a head, so that every server reads the county again at its next unit.
///
/// # Errors
/// The store's.
pub fn moved(tx: &mut Tx<'_>, head: &str) -> Result<(), Error> {
    tx.head_move(head)
}

/// Reads the county out of the store as it stands on a day.
///
/// # Errors
/// The store's; a stored calendar, parameter or module that no longer reads.
pub fn load(tx: &mut Tx<'_>, day: Date) -> Result<Site, Error> {
    load_after(tx, day, None)
}

/// The same, after an earlier reading, whose book is only added to.
///
/// # Errors
/// As [`load`].
pub(crate) fn load_after(
    tx: &mut Tx<'_>,
    day: Date,
    earlier: Option<&Site>,
) -> Result<Site, Error> {
    let seen = [tx.head(HEADS[0])?, tx.head(HEADS[1])?];
    let (book, now) = folded(tx, day, earlier)?.unzip();
    let tip = match &book {
        Some(book) => tip(tx, book)?,
        None => None,
    };
    let mut divisions = BTreeMap::new();
    let mut county = None;
    match &now {
        Some(now) => (divisions, county) = divisions_of(now),
        None => {
            for d in tx.divisions_on(day)? {
                if d.code.level() == Level::County {
                    county = Some((d.code, d.name.clone()));
                }
                divisions.insert(
                    d.code,
                    DivisionNow {
                        name: d.name,
                        kind: d.kind,
                        parent: d.parent,
                    },
                );
            }
        }
    }
    let (county, county_name) = county.unwrap_or_else(|| {
        // An empty store: nothing is founded yet, and nothing can be asked of it.
        (
            DivisionCode::from_number(320_623_000_000).unwrap_or(EMPTY),
            String::new(),
        )
    });
    let grids = grids(tx, day, now.as_ref())?;
    let ground_seen = tx.head(GROUND)?;
    let ground = earlier
        .filter(|site| site.ground_seen == ground_seen && site.day == day)
        .map_or_else(Arc::default, |site| Arc::clone(&site.ground));
    let units: BTreeMap<_, _> = match &now {
        Some(now) => units_of(now),
        None => tx
            .units()?
            .into_iter()
            .map(|u| (u.code.clone(), u))
            .collect(),
    };
    let mut notices = Vec::new();
    for (year, text) in tx.calendars()? {
        notices.push(
            YearNotice::parse(&text)
                .map_err(|e| Error::Damaged(format!("calendar {year}: {e}")))?,
        );
    }
    let parameters = match tx.parameters()? {
        Some(text) => Parameters::parse(&text).map_err(|e| Error::Damaged(e.to_string()))?,
        None => Parameters::default(),
    };
    let hours = OfficeHours::default();
    let mut modules = BTreeMap::new();
    // A version is named by what it says, so what was read once is never read again.
    for (version, module) in tx.module_version_codes()? {
        if let Some(held) = earlier.and_then(|site| site.modules.get(&version)) {
            modules.insert(version, Arc::clone(held));
            continue;
        }
        let files = tx.module_files(&version)?.unwrap_or_default();
        let files: BTreeMap<String, String> = serde_json::from_str(&files)
            .map_err(|e| Error::Damaged(format!("module {module}: {e}")))?;
        let parsed = Module::parse(&files).map_err(|mistakes| {
            Error::Damaged(format!("module {module}: {} mistakes", mistakes.len()))
        })?;
        modules.insert(version, Arc::new(parsed));
    }
    let heads = tx
        .module_heads()?
        .into_iter()
        .map(|(module, version, on)| (module, (version, on)))
        .collect();
    let towns_of_modules = tx.module_towns()?;
    let synthetic = tx.head("synthetic")? > 0;
    Ok(Site {
        county,
        county_name,
        synthetic,
        divisions,
        grids,
        units,
        book: book.map(Arc::new),
        now: now.map(Arc::new),
        tip,
        calendar: Calendar::new(notices, hours),
        parameters,
        modules,
        heads,
        towns_of_modules,
        seen,
        day,
        ground,
        ground_seen,
    })
}

/// The grids of a day: what the county was founded with, and every word since.
fn grids(
    tx: &mut Tx<'_>,
    day: Date,
    now: Option<&County>,
) -> Result<BTreeMap<GridCode, GridNow>, Error> {
    // A merged village's grids keep their codes and belong to what it went into.
    let division = |of: DivisionCode| now.and_then(|now| now.village_of(of)).unwrap_or(of);
    let mut grids: BTreeMap<GridCode, GridNow> = tx
        .grids_on(day)?
        .into_iter()
        .map(|g| {
            let held = GridNow {
                name: g.name,
                division: division(g.division),
            };
            (g.code, held)
        })
        .collect();
    for word in tx.grid_words_on(day)? {
        // Work goes by grids; a micro-grid is a finer line on the map.
        if word.ended || word.code.micro().is_some() {
            grids.remove(&word.code);
            continue;
        }
        let held = GridNow {
            name: word.name,
            division: division(word.division),
        };
        grids.insert(word.code, held);
    }
    Ok(grids)
}

/// Divisions as a county has them, and the county itself among them.
fn divisions_of(
    now: &County,
) -> (
    BTreeMap<DivisionCode, DivisionNow>,
    Option<(DivisionCode, String)>,
) {
    let mut county = None;
    let divisions = now
        .divisions()
        .map(|d| {
            if d.code.level() == Level::County {
                county = Some((d.code, d.name.clone()));
            }
            let division = DivisionNow {
                name: d.name.clone(),
                kind: kind_of(d.kind).to_owned(),
                parent: d.parent,
            };
            (d.code, division)
        })
        .collect();
    (divisions, county)
}

/// Units as a county has them.
fn units_of(now: &County) -> BTreeMap<UnitCode, Unit> {
    now.units
        .iter()
        .map(|(code, unit)| (code.clone(), unit.unit.clone()))
        .collect()
}

/// An entry that a unit has just made in the book, and its changes as they were tried on the site.
pub(crate) struct NewEntry<'a> {
    /// Its number.
    pub entry: i64,
    /// The reform that is entered.
    pub reform: ReformId,
    /// Its changes.
    pub changes: &'a [DatedChange],
    /// Their trial, on the book and the day of the very site they are entered after.
    pub trial: &'a Trial,
}

/// The county after an entry: nothing is folded a second time, and what an entry cannot move is taken
/// over from the site it was tried on.
///
/// # Errors
/// The store's.
pub(crate) fn after(tx: &mut Tx<'_>, site: &Site, new: &NewEntry<'_>) -> Result<Site, Error> {
    let (Some(book), Some(stands)) = (&site.book, &site.now) else {
        return load_after(tx, site.day, Some(site));
    };
    let mut book = Book::clone(book);
    let entry = u64::try_from(new.entry).unwrap_or(0);
    let moved = book.enter_tried(entry, new.changes.iter().cloned(), new.trial);
    let now = moved.unwrap_or_else(|| Arc::clone(stands));
    let (divisions, county) = divisions_of(&now);
    let grids = site.grids.iter().map(|(code, grid)| {
        let division = now.village_of(grid.division).unwrap_or(grid.division);
        let name = grid.name.clone();
        (*code, GridNow { name, division })
    });
    Ok(Site {
        county: site.county,
        county_name: county.map_or_else(|| site.county_name.clone(), |(_, name)| name),
        synthetic: site.synthetic,
        divisions,
        grids: grids.collect(),
        units: units_of(&now),
        book: Some(Arc::new(book)),
        now: Some(now),
        tip: Some(new.reform),
        calendar: site.calendar.clone(),
        parameters: site.parameters.clone(),
        modules: site.modules.clone(),
        heads: site.heads.clone(),
        towns_of_modules: site.towns_of_modules.clone(),
        // The ground is drawn by villages; an entry may move them.
        ground: Arc::default(),
        ground_seen: site.ground_seen,
        seen: [tx.head(HEADS[0])?, tx.head(HEADS[1])?],
        day: site.day,
    })
}

/// The reform of a book's last entry.
fn tip(tx: &mut Tx<'_>, book: &Book) -> Result<Option<ReformId>, Error> {
    let entry = i64::try_from(book.known()).unwrap_or(i64::MAX);
    tx.reform_of_entry(entry)
}

/// The book as it stands, and the county it gives on a day. What an earlier reading knows is not read
/// again: a founding never changes, and entries are only added.
fn folded(
    tx: &mut Tx<'_>,
    day: Date,
    earlier: Option<&Site>,
) -> Result<Option<(Book, County)>, Error> {
    // A unit that was undone may have read an entry that never stood: only a book whose last entry is
    // still the same reform's is added to.
    let known = match earlier.and_then(|site| Some((site.book.as_ref()?, site.tip))) {
        Some((book, of)) if tip(tx, book)? == of => Some(book),
        _ => None,
    };
    let mut book = match known {
        Some(book) => Book::clone(book),
        None => match tx.county_founding::<Founding>()? {
            Some(founding) => Book::new(Arc::new(founding)),
            None => return Ok(None),
        },
    };
    let after = i64::try_from(book.known()).unwrap_or(i64::MAX);
    for (entry, reform) in tx.reforms_entered(after)? {
        book.enter(u64::try_from(entry).unwrap_or(0), reform.changes);
    }
    let damaged = |broken: Vec<::county::Broken>| {
        let first = broken.first().map(ToString::to_string).unwrap_or_default();
        Error::Damaged(format!("the county's book no longer folds: {first}"))
    };
    book.rest_before(day).map_err(damaged)?;
    let now = book.on(day).map_err(damaged)?;
    Ok(Some((book, now)))
}

const fn kind_of(kind: ::county::site::DivisionKind) -> &'static str {
    use ::county::site::DivisionKind as K;
    match kind {
        K::County => "county",
        K::Town => "town",
        K::Street => "street",
        K::Village => "village",
        K::Zone => "zone",
    }
}

const EMPTY: DivisionCode = match DivisionCode::from_number(110_000_000_000) {
    Some(code) => code,
    None => unreachable!(),
};

impl Site {
    /// Whether the heads still stand where they stood when this was read, on the same day.
    ///
    /// # Errors
    /// The store's.
    pub fn current(&self, tx: &mut Tx<'_>, day: Date) -> Result<bool, Error> {
        Ok(self.day == day
            && tx.head(HEADS[0])? == self.seen[0]
            && tx.head(HEADS[1])? == self.seen[1])
    }

    /// The day it was read for.
    #[must_use]
    pub const fn day(&self) -> Date {
        self.day
    }

    /// The village a code means today: itself, or what it went into.
    #[must_use]
    pub fn village_now(&self, code: DivisionCode) -> Option<DivisionCode> {
        if self.divisions.contains_key(&code) {
            return Some(code);
        }
        self.now.as_deref()?.village_of(code)
    }

    /// Whether it was read as it stands on this day.
    #[must_use]
    pub fn is_of(&self, day: Date) -> bool {
        self.day == day
    }

    /// A division's name, its code where it has none today.
    #[must_use]
    pub fn division_name(&self, code: DivisionCode) -> String {
        if code == self.county {
            return self.county_name.clone();
        }
        self.divisions
            .get(&code)
            .map_or_else(|| code.to_string(), |d| d.name.clone())
    }

    /// Town and village: `双甸镇星光社区居委会`.
    #[must_use]
    pub fn place_name(&self, code: DivisionCode) -> String {
        match code.at(Level::Town) {
            Some(town) if code.level() == Level::Village => {
                format!("{}{}", self.division_name(town), self.division_name(code))
            }
            _ => self.division_name(code),
        }
    }

    /// A grid's name.
    #[must_use]
    pub fn grid_name(&self, code: GridCode) -> String {
        self.grids
            .get(&code.grid())
            .map_or_else(|| code.to_string(), |g| g.name.clone())
    }

    /// A unit's name, of one that is no more too.
    #[must_use]
    pub fn unit_name(&self, code: &UnitCode) -> String {
        match (self.units.get(code), self.now.as_deref()) {
            (Some(unit), _) => unit.name.clone(),
            (None, Some(county)) => county.unit_name(code),
            (None, None) => code.to_string(),
        }
    }

    /// The name of an item of the catalogue.
    #[must_use]
    pub fn item_name(&self, code: &str) -> Option<String> {
        let item = model::item::ItemCode(code.to_owned());
        let now = self.now.as_deref()?.item(&item)?;
        Some(now.item.name.clone())
    }

    /// A unit's short name, as letters mark themselves.
    #[must_use]
    pub fn unit_short(&self, code: &UnitCode) -> String {
        self.units
            .get(code)
            .map_or_else(|| code.to_string(), |u| u.short_name.clone())
    }

    /// Towns and streets, without statistical zones.
    pub fn towns(&self) -> impl Iterator<Item = (DivisionCode, &DivisionNow)> {
        self.divisions
            .iter()
            .filter(|(_, d)| d.kind == "town" || d.kind == "street")
            .map(|(code, d)| (*code, d))
    }

    /// Villages of a town.
    pub fn villages(
        &self,
        town: DivisionCode,
    ) -> impl Iterator<Item = (DivisionCode, &DivisionNow)> {
        self.divisions
            .range(town..)
            .take_while(move |(code, _)| town.contains(**code))
            .filter(|(code, _)| code.level() == Level::Village)
            .map(|(code, d)| (*code, d))
    }

    /// Grids of a village.
    pub fn grids_of(&self, village: DivisionCode) -> impl Iterator<Item = (GridCode, &GridNow)> {
        self.grids
            .iter()
            .filter(move |(_, g)| g.division == village)
            .map(|(code, g)| (*code, g))
    }

    /// The unit a procedure's selector means for a place; none when the county has none.
    #[must_use]
    pub fn unit_for(&self, selector: &UnitSelector, place: DivisionCode) -> Option<&Unit> {
        match selector {
            // Grid workers belong to their town's grid centre.
            UnitSelector::Grid => {
                self.unit_of_kind(place.at(Level::Town)?, UnitKind::GridCentre, None)
            }
            UnitSelector::Village => {
                self.unit_of_kind(place.at(Level::Village)?, UnitKind::Committee, None)
            }
            UnitSelector::Unit { level, kind, code } => {
                self.unit_of_kind(place.at(*level)?, *kind, code.as_deref())
            }
            // Whose it is is not the place's to say.
            UnitSelector::Own | UnitSelector::Hall => None,
            UnitSelector::Power => place
                .at(Level::Town)
                .and_then(|town| self.unit_of_kind(town, UnitKind::ServiceCentre, None))
                .or_else(|| self.unit_of_kind(self.county, UnitKind::Department, None)),
        }
    }

    fn unit_of_kind(
        &self,
        division: DivisionCode,
        kind: UnitKind,
        letters: Option<&str>,
    ) -> Option<&Unit> {
        self.units.values().find(|unit| {
            unit.division == division
                && unit.kind == kind
                && letters
                    .is_none_or(|letters| unit.code.as_str().rsplit('-').next() == Some(letters))
        })
    }

    /// A module version by digest.
    #[must_use]
    pub fn module(&self, version: &str) -> Option<&Arc<Module>> {
        self.modules.get(version)
    }

    /// The modules in force: code, version, module, whether new cases may be filed.
    pub fn modules(&self) -> impl Iterator<Item = (&str, &str, &Arc<Module>, bool)> {
        self.heads.iter().filter_map(|(code, (version, on))| {
            self.modules
                .get(version)
                .map(|module| (code.as_str(), version.as_str(), module, *on))
        })
    }

    /// The procedure that files new cases under a code: version and procedure; none when it is not
    /// adopted or its module is switched off.
    #[must_use]
    pub fn procedure(&self, code: &str) -> Option<(&str, &Procedure)> {
        self.modules()
            .filter(|(_, _, _, on)| *on)
            .find_map(|(_, version, module, _)| {
                module
                    .procedures
                    .get(code)
                    .map(|procedure| (version, procedure))
            })
    }

    /// Whether new cases of a module may be filed at a place on a day: what was said last of its town by
    /// then, and yes where nothing was said.
    #[must_use]
    pub fn takes_at(&self, module: &str, place: DivisionCode, day: Date) -> bool {
        let Some(town) = place.at(Level::Town) else {
            return true;
        };
        let said = self.towns_of_modules.iter().rev();
        said.clone()
            .find(|row| row.module == module && row.town == town && row.from <= day)
            .is_none_or(|row| row.on)
    }

    /// What was said of a module in single towns, in order of town and day.
    pub fn towns_of(&self, module: &str) -> impl Iterator<Item = &store::module::ModuleTown> {
        self.towns_of_modules
            .iter()
            .filter(move |row| row.module == module)
    }

    /// Procedures that say whom they find in the libraries.
    pub fn found(&self) -> impl Iterator<Item = (&Procedure, &flow::Found)> {
        self.modules()
            .filter(|(_, _, _, on)| *on)
            .flat_map(|(_, _, module, _)| module.procedures.values())
            .filter_map(|procedure| Some((procedure, procedure.found()?)))
    }

    /// The procedure of a case's own version.
    #[must_use]
    pub fn procedure_of(&self, version: &str, code: &str) -> Option<&Procedure> {
        self.modules
            .get(version)
            .and_then(|module| module.procedures.get(code))
    }

    /// The grid a village's point belongs to is `hub`'s business later; the first grid of a village
    /// stands in for people whose grid the library does not know.
    #[must_use]
    pub fn first_grid(&self, village: DivisionCode) -> Option<GridCode> {
        self.grids_of(village).next().map(|(code, _)| code)
    }

    /// The grid of a number read from a column or a form.
    #[must_use]
    pub fn grid(&self, text: &str) -> Option<GridCode> {
        text.parse::<GridCode>()
            .ok()
            .filter(|code| self.grids.contains_key(&code.grid()))
    }
}
