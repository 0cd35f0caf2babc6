//! What a wall shows, made once a second for a division and shown to all its walls.

use crate::error::Failure;
use crate::state::Web;
use app::command::Picture;
use app::duty::DutyLine;
use app::figure::{Figure, Unit, Wall};
use codes::DivisionCode;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Mutex;

/// How old what is shown may be, in ms.
const AGE_MS: u64 = 1_000;

/// What a wall of a division showed last.
pub(crate) struct Shown {
    /// Its figures with their lists.
    pub wall: Wall,
    /// Who is on duty.
    pub duty: Vec<DutyLine>,
    /// The figures as the wall's script reads them.
    pub figures: String,
    /// The map as it reads it: places rough, no numbers.
    pub map: String,
    made_ms: u64,
}

/// What walls showed last, by division. Whoever asks while it is made waits for it.
#[derive(Default)]
pub(crate) struct Walls {
    held: Mutex<HashMap<DivisionCode, Arc<Shown>>>,
}

impl Walls {
    /// What a wall of a division shows now.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn of(
        &self,
        web: &Web,
        division: DivisionCode,
    ) -> Result<Arc<Shown>, Failure> {
        let mut held = self.held.lock().await;
        let now_ms = web.steady_ms();
        if let Some(shown) = held.get(&division)
            && now_ms.saturating_sub(shown.made_ms) < AGE_MS
        {
            return Ok(Arc::clone(shown));
        }
        let now = web.clock().now();
        let (wall, picture) = app::command::walled(web.app(), division, now).await?;
        let shown = Arc::new(Shown {
            figures: figures(web, &wall, &picture.duty_lines()).to_string(),
            map: map(&picture).to_string(),
            duty: picture.duty_lines(),
            wall,
            made_ms: now_ms,
        });
        held.insert(division, Arc::clone(&shown));
        Ok(shown)
    }
}

/// Every figure of a wall under an address of its own.
pub(crate) fn named(wall: &Wall) -> Vec<(String, &Figure)> {
    let key = |figure: &Figure| figure.key.trim_start_matches("figure-").to_owned();
    let mut all: Vec<(String, &Figure)> = wall.today.iter().map(|f| (key(f), f)).collect();
    let hotline = wall.hotline.iter();
    all.extend(hotline.map(|f| (format!("hotline.{}", key(f)), f)));
    for line in &wall.modules {
        let figures = line.figures.iter();
        all.extend(figures.map(|f| (format!("module.{}.{}", line.module, key(f)), f)));
    }
    for line in &wall.places {
        let figures = line.figures.iter();
        all.extend(figures.map(|f| (format!("place.{}.{}", line.division, key(f)), f)));
    }
    for line in &wall.days {
        all.push((format!("day.{}.filed", line.day), &line.filed));
        all.push((format!("day.{}.closed", line.day), &line.closed));
    }
    all
}

fn figures(web: &Web, wall: &Wall, duty: &[DutyLine]) -> Value {
    let site = web.app().site();
    let mut numbers = Map::new();
    for (name, figure) in named(wall) {
        // A share is said with one decimal, in percent.
        let value = match figure.unit {
            Unit::Rate => Value::from(format!("{}.{}", figure.n / 100, figure.n % 100 / 10)),
            _ => Value::from(figure.n),
        };
        numbers.insert(name, value);
    }
    let duty: Vec<Value> = duty
        .iter()
        .map(|line| {
            json!({
                "unit": site.unit_name(&line.duty.unit),
                "name": line.name,
                "part": line.duty.part.code(),
            })
        })
        .collect();
    json!({
        "at": wall.at,
        "day": wall.at.date(),
        "figures": numbers,
        "duty": duty,
    })
}

fn map(picture: &Picture) -> Value {
    let cases: Vec<Value> = picture
        .cases
        .iter()
        .filter_map(|(case, light)| {
            let (lng, lat) = case.point?;
            Some(json!({
                "id": case.id,
                "module": case.module,
                "light": light.code(),
                "point": [crate::changes::roughly(lng), crate::changes::roughly(lat)],
            }))
        })
        .collect();
    json!({ "seq": picture.seq, "cases": cases })
}
