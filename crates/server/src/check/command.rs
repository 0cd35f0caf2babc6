//! Command centres: devices and the duty roster, row by row as the journal tells of them.

use super::Report;
use codes::DivisionCode;
use model::device::Device;
use model::duty::{Duty, HandOver};
use model::id::{DeviceId, DutyId};
use model::journal::Body;
use model::time::Instant;
use std::collections::BTreeMap;
use store::{Error, Tx};

const PAGE: i64 = 1_000;

/// What is expected.
#[derive(Default)]
pub struct Command {
    devices: BTreeMap<DeviceId, Device>,
    /// Shifts, and whether each stands.
    duties: BTreeMap<DutyId, (Duty, bool)>,
    overs: BTreeMap<DutyId, HandOver>,
}

impl Command {
    /// Takes an entry.
    pub fn entry(&mut self, body: Body, at: Instant) {
        match body {
            Body::DeviceMade { device } => {
                self.devices.insert(device.id, device);
            }
            Body::DeviceRevoked { device } => {
                if let Some(held) = self.devices.get_mut(&device) {
                    held.revoked_at = Some(at);
                }
            }
            Body::DutySet { duty } => {
                self.duties.insert(duty.id, (duty, true));
            }
            Body::DutyEnded { duty } => {
                if let Some((_, stands)) = self.duties.get_mut(&duty) {
                    *stands = false;
                }
            }
            Body::DutyHandedOver { hand_over } => {
                self.overs.insert(hand_over.from, hand_over);
            }
            Body::DutyTaken { duty, taken } => {
                if let Some(over) = self.overs.get_mut(&duty) {
                    over.taken = Some(taken);
                }
            }
            _ => {}
        }
    }

    /// Compares every row.
    ///
    /// # Errors
    /// The store's.
    pub fn compare(
        &self,
        tx: &mut Tx<'_>,
        county: DivisionCode,
        report: &mut Report,
    ) -> Result<(), Error> {
        let mut after = DeviceId::from_bytes([0; 16]);
        let mut seen = 0;
        loop {
            let page = tx.devices_below(county, after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for held in page {
                seen += 1;
                let same = self.devices.get(&held.id) == Some(&held);
                report.holds("device", held.id, same, "is not as the journal says");
            }
        }
        report.holds(
            "devices",
            seen,
            seen == self.devices.len(),
            "their number is not what the journal says",
        );
        let mut after = DutyId::from_bytes([0; 16]);
        let mut seen = 0;
        loop {
            let page = tx.duties_after(after, PAGE)?;
            let Some((last, _)) = page.last() else { break };
            after = last.id;
            for held in page {
                seen += 1;
                let id = held.0.id;
                let same = self.duties.get(&id) == Some(&held);
                report.holds("duty", id, same, "is not as the journal says");
                let over = tx.hand_over(id)?;
                report.holds(
                    "hand-over",
                    id,
                    over.as_ref() == self.overs.get(&id),
                    "is not as the journal says",
                );
            }
        }
        report.holds(
            "duties",
            seen,
            seen == self.duties.len(),
            "their number is not what the journal says",
        );
        Ok(())
    }
}
