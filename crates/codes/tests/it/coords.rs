use codes::{Crs, Gcj02, Geographic};
use proptest::prelude::*;

#[test]
fn forward_vectors() {
    for ((lng, lat), (gcj_lng, gcj_lat)) in [
        ((121.18, 32.33), (121.184603319, 32.328043092)),
        ((116.404, 39.915), (116.410244499, 39.916404282)),
    ] {
        let gcj = Geographic { lng, lat }.to_gcj02();
        assert!(
            (gcj.lng - gcj_lng).abs() < 1e-9 && (gcj.lat - gcj_lat).abs() < 1e-9,
            "{gcj:?}"
        );
        let back = Geographic::received(Crs::Gcj02, gcj_lng, gcj_lat);
        assert!(
            (back.lng - lng).abs() < 2e-9 && (back.lat - lat).abs() < 2e-9,
            "{back:?}"
        );
    }
}

#[test]
fn outside_china_and_in_the_stored_systems_nothing_moves() {
    let tokyo = Geographic {
        lng: 139.69,
        lat: 35.69,
    };
    assert_eq!(
        tokyo.to_gcj02(),
        Gcj02 {
            lng: 139.69,
            lat: 35.69
        }
    );
    assert_eq!(
        Gcj02 {
            lng: 139.69,
            lat: 35.69
        }
        .to_geographic(),
        tokyo
    );
    let rudong = Geographic {
        lng: 121.18,
        lat: 32.33,
    };
    assert_eq!(Geographic::received(Crs::Wgs84, 121.18, 32.33), rudong);
    assert_eq!(Geographic::received(Crs::Cgcs2000, 121.18, 32.33), rudong);
}

proptest! {
    #[test]
    fn there_and_back_again(lng in 73.0f64..135.0, lat in 3.0f64..54.0) {
        let back = Geographic { lng, lat }.to_gcj02().to_geographic();
        prop_assert!((back.lng - lng).abs() < 1e-6 && (back.lat - lat).abs() < 1e-6);
    }

    #[test]
    fn the_offset_is_some_hundred_metres(lng in 120.5f64..121.6, lat in 32.0f64..32.7) {
        let gcj = Geographic { lng, lat }.to_gcj02();
        prop_assert!((gcj.lng - lng).hypot(gcj.lat - lat) < 0.01);
        prop_assert!((gcj.lng - lng).hypot(gcj.lat - lat) > 0.001);
    }
}

/// The inverse of BD-09 against its published forward formula.
#[test]
fn a_point_in_bd09_comes_back_to_where_it_was() {
    let turn = core::f64::consts::PI * 3000.0 / 180.0;
    for (lng, lat) in [(121.18, 32.33), (120.75, 32.2), (116.404, 39.915)] {
        let gcj = Geographic { lng, lat }.to_gcj02();
        let far = gcj.lng.hypot(gcj.lat) + 0.000_02 * (gcj.lat * turn).sin();
        let angle = gcj.lat.atan2(gcj.lng) + 0.000_003 * (gcj.lng * turn).cos();
        let (x, y) = (far * angle.cos() + 0.0065, far * angle.sin() + 0.006);
        let back = Geographic::received(Crs::Bd09, x, y);
        // A few centimetres: the inverse is not exact.
        assert!(
            (back.lng - lng).abs() < 5e-6 && (back.lat - lat).abs() < 5e-6,
            "{back:?}"
        );
    }
}
