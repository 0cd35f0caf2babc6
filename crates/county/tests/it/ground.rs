//! The ground: what lies where, areas that add up, gaps and overlaps found and mended.

use county::ground::{
    Places, area_m2, centroid, contains, difference, findings, intersection, label, metres,
    shared_border_m, sound, split, union,
};
use model::place::{Corner, Point, Shape};
use proptest::prelude::*;

const WEST: i64 = 1_209_000_000;
const SOUTH: i64 = 323_000_000;

/// A rectangle in units of 1e-7 degrees from the corner of the test ground.
fn block(x: i64, y: i64, w: i64, h: i64) -> Shape {
    let (x, y) = (WEST + x, SOUTH + y);
    Shape(vec![vec![vec![
        (x, y),
        (x + w, y),
        (x + w, y + h),
        (x, y + h),
        (x, y),
    ]]])
}

fn at(x: i64, y: i64) -> Point {
    Point {
        lng_e7: WEST + x,
        lat_e7: SOUTH + y,
    }
}

/// A star-shaped ring around a middle: never crosses itself, seldom convex.
fn star(x: i64, y: i64, radii: &[i64]) -> Shape {
    let n = radii.len() as f64;
    let mut ring: Vec<Corner> = radii
        .iter()
        .enumerate()
        .map(|(i, r)| {
            let angle = std::f64::consts::TAU * i as f64 / n;
            (
                WEST + x + (*r as f64 * angle.cos()).round() as i64,
                SOUTH + y + (*r as f64 * angle.sin()).round() as i64,
            )
        })
        .collect();
    ring.push(ring[0]);
    Shape(vec![vec![ring]])
}

#[test]
fn a_point_on_the_border_lies_in_and_a_hole_is_not_part_of_it() {
    let mut shape = block(0, 0, 1_000, 1_000);
    shape.0[0].push(block(400, 400, 200, 200).0[0][0].clone());
    assert!(contains(&shape, at(0, 500)) && contains(&shape, at(1_000, 1_000)));
    assert!(contains(&shape, at(100, 100)) && !contains(&shape, at(500, 500)));
    assert!(contains(&shape, at(400, 500)), "the rim of the hole");
    assert!(!contains(&shape, at(1_001, 500)));
}

#[test]
fn a_square_of_a_hundredth_degree_is_as_large_as_the_ellipsoid_says() {
    // At 32.3° N a degree is 94,184 m by 110,892 m (CGCS2000).
    let shape = block(0, 0, 100_000, 100_000);
    let area = area_m2(&shape);
    assert!((area - 942.0 * 1_108.9).abs() < 1_500.0, "{area}");
    let side = metres(at(0, 0), at(100_000, 0));
    assert!((side - 942.1).abs() < 2.0, "{side}");
    assert_eq!(centroid(&shape).unwrap(), at(50_000, 50_000));
}

#[test]
fn a_bent_shape_is_named_inside_itself() {
    // A horseshoe whose middle lies in its opening.
    let shape = difference(&block(0, 0, 900, 900), &block(300, 100, 300, 800));
    assert!(!contains(&shape, centroid(&shape).unwrap()));
    assert!(contains(&shape, label(&shape).unwrap()));
}

#[test]
fn neighbours_share_a_border_and_strangers_none() {
    let (a, b) = (
        block(0, 0, 10_000, 10_000),
        block(10_000, 5_000, 10_000, 10_000),
    );
    let shared = shared_border_m(&a, &b);
    let half = metres(at(0, 0), at(0, 5_000));
    assert!((shared - half).abs() < 0.5, "{shared} {half}");
    assert!(shared_border_m(&a, &block(30_000, 0, 10_000, 10_000)) < 0.01);
}

#[test]
fn a_gap_and_an_overlap_are_found_named_and_mended() {
    let village = block(0, 0, 100_000, 50_000);
    let (west, east) = (
        block(0, 0, 60_000, 50_000),
        block(50_000, 0, 40_000, 50_000),
    );
    let parts = [west.clone(), east.clone()];
    let found = findings(Some(&village), &parts);
    assert_eq!((found.gaps.len(), found.overlaps.len()), (1, 1));
    assert_eq!(found.gaps[0].1, [1], "only the eastern grid borders on it");
    assert!(found.outside.is_empty() && found.above(50.0) == 2);
    let east = union(&east, &found.gaps[0].0.shape);
    let west = difference(&west, &found.overlaps[0].2.shape);
    let mended = findings(Some(&village), &[west, east]);
    assert_eq!(mended, county::ground::Findings::default());
}

#[test]
fn what_lies_beyond_the_village_is_said() {
    let found = findings(
        Some(&block(0, 0, 10_000, 10_000)),
        &[block(0, 0, 12_000, 10_000)],
    );
    assert_eq!((found.outside.len(), found.outside[0].0), (1, 0));
    assert!(findings(None, &[block(0, 0, 12_000, 10_000)]).above(0.0) == 0);
}

#[test]
fn what_is_drawn_badly_is_refused_with_its_reason() {
    let key = |shape: Shape| sound(&shape, "shape").unwrap_err().reasons[0].key.clone();
    let bow = Shape(vec![vec![vec![
        (WEST, SOUTH),
        (WEST + 1_000, SOUTH + 1_000),
        (WEST + 1_000, SOUTH),
        (WEST, SOUTH + 1_000),
        (WEST, SOUTH),
    ]]]);
    assert_eq!(key(bow), "shape-crosses-itself");
    assert_eq!(key(Shape::default()), "shape-empty");
    assert_eq!(key(block(0, 0, 3, 3)), "shape-too-small");
    // An open ring is closed, a corner said twice is dropped.
    let mut open = block(0, 0, 1_000, 1_000);
    open.0[0][0].pop();
    let first = open.0[0][0][0];
    open.0[0][0].insert(0, first);
    assert_eq!(sound(&open, "shape").unwrap(), block(0, 0, 1_000, 1_000));
}

#[test]
fn the_first_place_that_holds_a_point_is_answered() {
    let mut places = Places::new();
    places.add(1, block(0, 0, 1_000, 1_000));
    places.add(2, block(500, 0, 1_000, 1_000));
    assert_eq!(places.at(at(700, 10)), Some(1));
    assert_eq!(places.at(at(1_200, 10)), Some(2));
    assert_eq!(places.at(at(5_000, 10)), None);
}

fn radii() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(8_000_i64..40_000, 5..24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parts_of_a_split_add_up_and_merge_to_the_whole(
        radii in radii(), x1 in -5_000_i64..5_000, y1 in -5_000_i64..5_000, dx in 1_000_i64..9_000, dy in -9_000_i64..9_000,
    ) {
        let shape = star(0, 0, &radii);
        let line = [(WEST + x1, SOUTH + y1), (WEST + x1 + dx, SOUTH + y1 + dy)];
        let whole = area_m2(&shape);
        if let Some((left, right)) = split(&shape, &line) {
            let parts = area_m2(&left) + area_m2(&right);
            // A corner is a centimetre: a border of a kilometre rounds to a few square metres.
            prop_assert!((parts - whole).abs() < 20.0, "{parts} {whole}");
            prop_assert!(area_m2(&intersection(&left, &right)) < 20.0);
            let merged = union(&left, &right);
            prop_assert!((area_m2(&merged) - whole).abs() < 20.0);
            prop_assert!(findings(Some(&shape), &[left, right]).above(20.0) == 0);
        }
    }

    #[test]
    fn overlaps_are_what_points_say(a in radii(), b in radii(), dx in -30_000_i64..30_000, dy in -30_000_i64..30_000) {
        let (one, other) = (star(0, 0, &a), star(dx, dy, &b));
        let both = intersection(&one, &other);
        let (mut in_both, mut seen) = (0_u32, 0_u32);
        for i in 0..60 {
            for j in 0..60 {
                let point = at(-45_000 + i * 1_500, -45_000 + j * 1_500);
                let sampled = contains(&one, point) && contains(&other, point);
                in_both += u32::from(sampled);
                seen += u32::from(sampled == contains(&both, point));
            }
        }
        // Points on a border may fall to either side.
        prop_assert!(seen >= 3_600 - 12, "{seen}");
        let cell = area_m2(&block(0, 0, 1_500, 1_500));
        let sampled = f64::from(in_both) * cell;
        let exact = area_m2(&both);
        prop_assert!((sampled - exact).abs() < 40.0 * cell + exact * 0.1, "{sampled} {exact}");
        let sum = area_m2(&union(&one, &other)) + exact;
        prop_assert!((sum - area_m2(&one) - area_m2(&other)).abs() < 60.0);
    }
}
