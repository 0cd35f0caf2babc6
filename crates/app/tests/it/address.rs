//! The unified map: an address is found, a point is placed.

use crate::office::keys;
use crate::systems::{TODAY, submit};
use codes::Crs;
use model::role::Role;
use store::county::Area;
use testkit::{TestSite, engines, wait};

fn square(code: i64, kind: &str, parent: i64, from: (i64, i64), size: i64) -> Area {
    let ((x, y), (to_x, to_y)) = (from, (from.0 + size, from.1 + size));
    let ring = vec![(x, y), (to_x, y), (to_x, to_y), (x, to_y), (x, y)];
    Area {
        code,
        kind: kind.into(),
        name: kind.into(),
        parent,
        lng_e7: x + size / 2,
        lat_e7: y + size / 2,
        rings: serde_json::to_string(&vec![vec![ring]]).unwrap(),
        approximate: true,
    }
}

/// The town's area, one village in it, one grid in that.
fn drawn(site: &TestSite) {
    let west = (1_210_000_000, 323_000_000);
    submit(site, move |tx| {
        let county = 320_623_000_000;
        let town = 320_623_111_000;
        let village = 320_623_111_001;
        tx.area_insert(&square(town, "town", county, west, 1_000_000))?;
        tx.area_insert(&square(village, "village", town, west, 500_000))?;
        tx.area_insert(&square(320_623_111_001_001, "grid", village, west, 100_000))?;
        Ok(())
    })
    .unwrap();
}

#[test]
fn an_address_is_found_with_a_point_and_a_point_with_its_place() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        drawn(&site);
        let clerk = site.ctx(site.of(Role::WindowClerk));
        let find = |text: &str| wait(app::address::find(&site.app, &clerk, text));
        let found = find("江苏省南通市如东县双甸镇星光社区第１网格三组12号").unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].exact.code(), "grid");
        assert_eq!(found[0].group, Some(3));
        assert_eq!(
            found[0].standard,
            "如东县双甸镇星光社区居委会第1网格3组12号"
        );
        let point = found[0].point.unwrap();
        assert_eq!((point.lng_e7, point.lat_e7), (1_210_050_000, 323_050_000));
        assert_eq!(find("星光社区").unwrap()[0].exact.code(), "village");
        assert!(find("双南社区").unwrap()[0].point.is_none(), "not drawn");
        assert!(find("海安市").unwrap().is_empty());
        assert_eq!(keys(find(" ")), ["address-text"]);
        assert_eq!(keys(find(&"双".repeat(201))), ["address-text"]);

        let at = |crs, lng, lat| {
            let found = wait(app::address::locate(&site.app, &clerk, crs, lng, lat));
            found.unwrap().1
        };
        let lies = at(Crs::Cgcs2000, 121.005, 32.305).unwrap();
        assert_eq!(lies.grid.unwrap().to_string(), "320623111001001");
        assert_eq!(at(Crs::Wgs84, 121.03, 32.33).unwrap().grid, None);
        let town = at(Crs::Cgcs2000, 121.08, 32.38).unwrap();
        assert_eq!(town.division.to_string(), "320623111000");
        assert!(at(Crs::Cgcs2000, 120.0, 32.305).is_none());
        // The same place as a public map gives it.
        let gcj = codes::Geographic {
            lng: 121.005,
            lat: 32.305,
        }
        .to_gcj02();
        assert_eq!(at(Crs::Gcj02, gcj.lng, gcj.lat), Some(lies));
        let nowhere = wait(app::address::locate(
            &site.app,
            &clerk,
            Crs::Wgs84,
            200.0,
            0.0,
        ));
        assert_eq!(keys(nowhere), ["address-point"]);
        let layers = wait(app::address::layers(&site.app, &clerk)).unwrap();
        let of = |code: &str| layers.iter().find(|l| l.code == code).unwrap();
        assert_eq!((of("grid").count, of("grid").approximate), (1, true));
        assert_eq!(of("hall").count, 2);
    }
}
