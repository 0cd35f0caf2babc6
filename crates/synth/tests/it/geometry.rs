//! Areas: no gap, no overlap, every point in exactly one grid.

use codes::coords::Gcj02;
use codes::division::{DivisionCode, Level};
use model::place::Point;
use synth::shape::{Shape, union};
use synth::{Chance, Outline};

use crate::site;

fn relative(a: i128, b: i128) -> f64 {
    ((a - b) as f64 / b as f64).abs()
}

fn outline_area(outline: &Outline) -> f64 {
    let ring = |r: &Vec<[f64; 2]>| -> f64 {
        let [ox, oy] = r[0];
        r.windows(2)
            .map(|w| (w[0][0] - ox) * (w[1][1] - oy) - (w[1][0] - ox) * (w[0][1] - oy))
            .sum::<f64>()
            .abs()
    };
    outline
        .0
        .iter()
        .map(|p| ring(&p[0]) - p[1..].iter().map(ring).sum::<f64>())
        .sum()
}

#[test]
fn children_fill_their_parents() {
    for seed in [1, 2, 20_260_101] {
        let county = site::rudong(seed);
        assert_eq!(county.towns.len(), 15);
        assert_eq!(county.villages.len(), 255);
        assert!(
            (850..=1_150).contains(&county.grids.len()),
            "{} grids",
            county.grids.len()
        );
        let given = outline_area(&site::outline());
        let made = county.county.shape.twice_area() as f64 / 1e14;
        assert!(
            ((made - given) / given).abs() < 1e-6,
            "county {made} of {given}"
        );
        assert_eq!(county.county.shape.parts.len(), 2);

        for area in std::iter::once(&county.county)
            .chain(&county.towns)
            .chain(&county.villages)
        {
            let sum: i128 = county
                .grids_in(area.code)
                .iter()
                .map(|g| g.shape.twice_area())
                .sum();
            assert_eq!(sum, area.shape.twice_area(), "{}", area.code);
            assert!(
                area.shape.parts.iter().all(|p| p.holes.is_empty()),
                "a gap inside {}",
                area.code
            );
            assert!(area.shape.contains(area.label));
        }
        let towns: i128 = county.towns.iter().map(|t| t.shape.twice_area()).sum();
        assert!(relative(towns, county.county.shape.twice_area()) < 1e-12);
        for g in &county.grids {
            assert!(
                g.shape.contains(g.label) && g.shape.square_metres() > 2_000.0,
                "{}",
                g.code
            );
            assert!((2..=6).contains(&county.grids_in(g.code.division()).len()));
        }
    }
}

#[test]
fn every_point_is_in_exactly_one_grid() {
    let county = site::rudong(7);
    let b = county.county.shape.bounds().unwrap();
    let mut chance = Chance::new(3, "points", 0);
    let mut inside = 0;
    let mut corners: Vec<Point> = county
        .grids
        .iter()
        .flat_map(|g| g.shape.parts[0].exterior.iter().copied().take(2))
        .collect();
    corners.extend((0..2_500).map(|_| Point {
        lng_e7: chance.between(b.low.lng_e7, b.high.lng_e7),
        lat_e7: chance.between(b.low.lat_e7, b.high.lat_e7),
    }));
    for p in corners {
        let holders = county.grids.iter().filter(|g| g.shape.contains(p)).count();
        assert_eq!(
            holders,
            usize::from(county.county.shape.contains(p)),
            "{p:?}"
        );
        let grid = county.locate(p);
        assert_eq!(grid.is_some(), holders == 1);
        if let Some(grid) = grid {
            inside += 1;
            assert!(county.village(grid.division()).unwrap().shape.contains(p));
            assert!(
                county
                    .town(grid.division().at(Level::Town).unwrap())
                    .unwrap()
                    .shape
                    .contains(p)
            );
        }
    }
    assert!(inside > 1_800);
}

#[test]
fn town_points_lie_in_their_towns() {
    let county = site::rudong(1);
    for d in site::divisions() {
        if let Some((lng, lat)) = d.point {
            let p = Point {
                lng_e7: (lng * 1e7).round() as i64,
                lat_e7: (lat * 1e7).round() as i64,
            };
            assert_eq!(
                county.locate(p).unwrap().division().at(Level::Town),
                Some(d.code),
                "{}",
                d.name
            );
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_county() {
    assert_eq!(site::rudong(5), site::rudong(5));
    assert_ne!(site::rudong(5).grids, site::rudong(6).grids);
}

#[test]
fn the_boundary_is_its_source_converted() {
    let source = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/boundaries/nantong_counties_echarts/如东县.geojson"
    );
    let source = Outline::from_geojson(&std::fs::read(source).unwrap()).unwrap();
    let ours = site::outline();
    let converted = |p: &[f64; 2]| {
        Gcj02 {
            lng: p[0],
            lat: p[1],
        }
        .to_geographic()
    };
    let flat = |o: &Outline| o.0.iter().flatten().flatten().copied().collect::<Vec<_>>();
    let theirs: Vec<_> = flat(&source).iter().map(converted).collect();
    for p in flat(&ours) {
        assert!(
            theirs
                .iter()
                .any(|g| (g.lng - p[0]).abs() < 1.1e-7 && (g.lat - p[1]).abs() < 1.1e-7),
            "{p:?} is no converted vertex of the source"
        );
    }
    // Only folds of the source's own rounding were taken out: some hundredths of a km² of 4,500.
    let (a, b) = (outline_area(&ours), outline_area(&source));
    assert!(((a - b) / b).abs() < 1e-3, "{a} {b}");
}

#[test]
fn an_outline_that_is_none_is_refused_by_name() {
    for (text, said) in [
        ("{}", "no coordinates"),
        (
            r#"{"type":"Point","coordinates":[1,2]}"#,
            "neither Polygon nor MultiPolygon",
        ),
        (
            r#"{"type":"Polygon","coordinates":[[[1,2],[3,4],[1,2]]]}"#,
            "fewer than four",
        ),
        (r#"{"features":[]}"#, "exactly one feature"),
    ] {
        let error = Outline::from_geojson(text.as_bytes())
            .unwrap_err()
            .to_string();
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn a_town_outside_the_outline_is_named() {
    let mut divisions = site::divisions();
    let code = DivisionCode::parse("320623111000").unwrap();
    divisions.iter_mut().find(|d| d.code == code).unwrap().point = None;
    let error = synth::lay_out(1, &divisions, &site::outline()).unwrap_err();
    assert!(error.to_string().contains("320623111000"));
}

fn square(x: i64, y: i64, side: i64) -> Shape {
    let p = |dx, dy| Point {
        lng_e7: x + dx,
        lat_e7: y + dy,
    };
    synth::shape::assemble(vec![vec![p(0, 0), p(side, 0), p(side, side), p(0, side)]])
}

#[test]
fn a_union_keeps_holes_and_touching_corners_apart() {
    let tiles: Vec<Shape> = (0..9)
        .filter(|i| *i != 4)
        .map(|i| square(i % 3 * 10, i / 3 * 10, 10))
        .collect();
    let ring = union(&tiles.iter().collect::<Vec<_>>()).unwrap();
    assert_eq!((ring.parts.len(), ring.parts[0].holes.len()), (1, 1));
    assert_eq!(ring.twice_area(), 1_600);
    assert!(!ring.contains(Point {
        lng_e7: 15,
        lat_e7: 15
    }));

    let corner = union(&[&square(0, 0, 10), &square(10, 10, 10)]).unwrap();
    assert_eq!(corner.parts.len(), 2);
    assert!(union(&[&square(0, 0, 10), &square(0, 0, 10)]).is_none());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 6, failure_persistence: None, ..Default::default() })]

    /// Whatever the seed: exact sums, no gap, and every label found in its own grid.
    #[test]
    fn any_seed_lays_out_a_whole_county(seed: u64) {
        let county = site::rudong(seed);
        let given = outline_area(&site::outline());
        let made = county.county.shape.twice_area() as f64 / 1e14;
        proptest::prop_assert!(((made - given) / given).abs() < 1e-6);
        for area in county.towns.iter().chain(&county.villages) {
            let sum: i128 = county.grids_in(area.code).iter().map(|g| g.shape.twice_area()).sum();
            proptest::prop_assert_eq!(sum, area.shape.twice_area());
            proptest::prop_assert!(area.shape.parts.iter().all(|p| p.holes.is_empty()));
        }
        for g in &county.grids {
            proptest::prop_assert_eq!(county.locate(g.label), Some(g.code));
        }
    }
}
