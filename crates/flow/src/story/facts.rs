//! What a story's county answers to what a decision rests on.

use super::cast::{bytes_of, person, unit_of};
use super::run::Stage;
use crate::act::{Act, ActorFacts, Addressee, Facts};
use crate::procedure::{HolderSpec, UnitSelector};
use codes::calendar::Calendar;
use codes::division::{DivisionCode, Level};
use model::case::{Applicant, Channel, Holder};
use model::event::Filing;
use model::id::{CaseId, CertificateId, OrderId};
use model::place::Place;
use model::role::Role;
use model::time::Month;
use model::unit::{UnitCode, UnitKind};
use model::value::{FieldValue, Source};

const VILLAGE: u64 = 320_623_111_204;

impl Stage<'_> {
    fn holder(spec: &HolderSpec) -> Option<Holder> {
        let HolderSpec::Post { role, unit } = spec else {
            return None;
        };
        Some(Holder {
            unit: Self::unit(unit, *role),
            role: *role,
            person: None,
        })
    }

    /// The unit a selector means where the story plays.
    fn unit(selector: &UnitSelector, role: Role) -> UnitCode {
        let (level, kind, code) = match selector {
            UnitSelector::Unit { level, kind, code } => (*level, *kind, code.as_deref()),
            _ => return unit_of(role),
        };
        let letters = match (code, kind) {
            (Some(letters), _) => letters,
            (None, UnitKind::CommandCentre) => "ZHZX",
            (None, UnitKind::GridCentre) => "WGZX",
            (None, UnitKind::EnforcementBureau) => "ZFJ",
            (None, UnitKind::Department) => "MZJ",
            (None, UnitKind::Committee) => "CWH",
            (None, UnitKind::ServiceCentre) if level == Level::County => "SPJ",
            (None, _) if level == Level::County => "MZJ",
            (None, _) => return unit_of(role),
        };
        let division = match level {
            Level::County => "320623000000",
            Level::Village => "320623111204",
            _ => "320623111000",
        };
        UnitCode(format!("{division}-{letters}"))
    }

    /// Answers [`crate::needs`] the way `app` does.
    pub(super) fn facts<'c>(
        &mut self,
        act: &Act,
        actor: ActorFacts,
        calendar: &'c Calendar,
    ) -> Facts<'c> {
        let needs = crate::needs(self.procedure, self.case.as_ref(), act);
        let mut facts = Facts::new(self.now, actor, calendar);
        for (stage, spec) in &needs.holders {
            facts
                .holders
                .extend(Self::holder(spec).map(|holder| (stage.clone(), holder)));
        }
        for (code, element) in &needs.library {
            if let Some(value) = self.library.get(code).filter(|_| self.known) {
                let source = Source::Library {
                    element: element.clone(),
                    version: 1,
                };
                facts.library.insert(
                    code.clone(),
                    FieldValue {
                        value: value.clone(),
                        source,
                    },
                );
            }
        }
        for kind in needs
            .certificates
            .iter()
            .filter(|kind| self.certificates.contains(*kind))
        {
            facts
                .certificates
                .insert(kind.clone(), CertificateId::from_bytes(bytes_of(kind)));
        }
        facts.switches = needs
            .switches
            .iter()
            .filter(|s| self.switches.contains(*s))
            .cloned()
            .collect();
        for letter in &needs.letters {
            facts.numbers.insert(
                letter.clone(),
                format!("双甸民字〔{}〕1号", self.now.date().year()),
            );
        }
        facts.parameters = self.parameters.clone();
        if needs.duplicates {
            facts.duplicates.clone_from(&self.duplicates);
        }
        let this_month = Month::of(self.now.date());
        for programme in &needs.first_months {
            let month = self
                .first_months
                .get(programme)
                .copied()
                .unwrap_or(this_month);
            facts.first_months.insert(programme.clone(), month);
        }
        for programme in &needs.last_months {
            let month = self
                .last_months
                .get(programme)
                .copied()
                .unwrap_or(this_month);
            facts.last_months.insert(programme.clone(), month);
        }
        if needs.order {
            facts.order = Some(OrderId::from_bytes(self.next()));
        }
        facts.asked_kind = self.asked.filter(|_| needs.asked.is_some());
        for kind in &needs.issues {
            facts
                .issues
                .insert(kind.clone(), CertificateId::from_bytes(self.next()));
        }
        for link in needs.spawns.keys() {
            facts
                .spawns
                .insert(link.clone(), CaseId::from_bytes(self.next()));
        }
        for selector in &needs.steps {
            let unit = Self::unit(selector, Role::UnitHead);
            let order = OrderId::from_bytes(self.next());
            facts.steps.push((order, unit));
        }
        if needs.apart {
            facts.apart = Some(Holder {
                unit: UnitCode("320623000000-ZHZX".to_owned()),
                role: Role::Dispatcher,
                person: None,
            });
        }
        for route in needs.routes {
            let sent_to = self.sent_to.clone();
            let addressees = sent_to
                .into_iter()
                .map(|(unit, part)| Addressee {
                    order: OrderId::from_bytes(self.next()),
                    unit,
                    part,
                })
                .collect();
            facts.routes.insert(route, addressees);
        }
        if self.case.is_none() {
            let division = DivisionCode::from_number(VILLAGE).into_iter();
            facts.filing = division
                .map(|division| self.filing(&facts.actor, division))
                .next();
        }
        facts
    }

    fn filing(&self, actor: &ActorFacts, division: DivisionCode) -> Filing {
        let by_role = match (actor.product, actor.role) {
            (true, _) => Channel::Found,
            (_, Role::Citizen) => Channel::Online,
            (_, Role::GridWorker | Role::VillageClerk) => Channel::Door,
            _ => Channel::Window,
        };
        Filing {
            id: CaseId::from_bytes([7; 16]),
            number: "2026-320623111-000001".to_owned(),
            receipt: "story".to_owned(),
            procedure: String::new(),
            version_of_module: "story".to_owned(),
            item: self.item.clone(),
            applicant: Applicant {
                person: self.known.then(|| person(&self.applicant)),
                name: self.applicant.clone(),
                agent: None,
                channel: self.channel.unwrap_or(by_role),
            },
            place: Place {
                division,
                grid: None,
                point: None,
            },
            effective: self.now.date(),
            known: 0,
            power: None,
            stage: String::new(),
            unique: false,
            client: None,
            synthetic: true,
        }
    }
}
