//! Devices that show without anybody signed in.

use crate::code::division;
use crate::statement::statements;
use crate::{Error, Row, Sql, Tx, params};
use codes::DivisionCode;
use model::device::{Device, DeviceKind};
use model::id::DeviceId;
use model::time::Instant;
use model::unit::UnitCode;

macro_rules! device_columns {
    () => {
        "id, kind, label, unit, division, made_at, revoked_at"
    };
}

statements! {
    DEVICE_INSERT = Sql::both(
        "INSERT INTO device (id, digest, kind, label, unit, division, made_at, revoked_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, NULL)",
    );
    DEVICE_REVOKE = Sql::both("UPDATE device SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL");
    DEVICE = Sql::both(concat!("SELECT ", device_columns!(), " FROM device WHERE id = $1"));
    DEVICE_OF_DIGEST = Sql::both(concat!(
        "SELECT ", device_columns!(), " FROM device WHERE digest = $1 AND revoked_at IS NULL"
    ));
    DEVICES_BELOW = Sql::both(concat!(
        "SELECT ", device_columns!(), " FROM device WHERE division >= $1 AND division < $2 AND id > $3 ORDER BY id LIMIT $4"
    ));
}

fn device(row: &Row<'_>) -> Result<Device, Error> {
    Ok(Device {
        id: row.id(0)?,
        kind: DeviceKind::from_code(row.text(1)?).ok_or(Error::Column {
            column: 1,
            wanted: "a kind of device",
        })?,
        label: row.text(2)?.to_owned(),
        unit: UnitCode(row.text(3)?.to_owned()),
        division: division(row, 4)?,
        made_at: row.instant(5)?,
        revoked_at: row.opt_instant(6)?,
    })
}

impl Tx<'_> {
    /// Stores a new device under the keyed digest of its token.
    ///
    /// # Errors
    /// The store's.
    pub fn device_insert(&mut self, device: &Device, digest: &[u8; 32]) -> Result<(), Error> {
        self.execute(
            &DEVICE_INSERT,
            params![
                device.id,
                digest,
                device.kind.code(),
                &device.label,
                device.unit.as_str(),
                device.division.number() as i64,
                device.made_at
            ],
        )
        .map(drop)
    }

    /// Revokes a device; false when it was revoked before.
    ///
    /// # Errors
    /// The store's.
    pub fn device_revoke(&mut self, id: DeviceId, at: Instant) -> Result<bool, Error> {
        Ok(self.execute(&DEVICE_REVOKE, params![id, at])? == 1)
    }

    /// A device, revoked or not.
    ///
    /// # Errors
    /// The store's.
    pub fn device(&mut self, id: DeviceId) -> Result<Option<Device>, Error> {
        self.one(&DEVICE, params![id], device)
    }

    /// The device of a token's digest, unless it was revoked.
    ///
    /// # Errors
    /// The store's.
    pub fn device_of_digest(&mut self, digest: &[u8; 32]) -> Result<Option<Device>, Error> {
        self.one(&DEVICE_OF_DIGEST, params![digest], device)
    }

    /// Devices below a division after an id, revoked ones too.
    ///
    /// # Errors
    /// The store's.
    pub fn devices_below(
        &mut self,
        below: DivisionCode,
        after: DeviceId,
        limit: i64,
    ) -> Result<Vec<Device>, Error> {
        self.query(
            &DEVICES_BELOW,
            params![below.number() as i64, below.end() as i64, after, limit],
            device,
        )
    }
}
