//! What the supporting systems keep, against what the journal says of it.

use super::Report;
use model::exchange::Subscription;
use model::id::{AccountId, MessageId, NoticeId, PersonId, SubscriptionId};
use model::journal::Body;
use model::notice::Notice;
use model::time::Instant;
use std::collections::BTreeMap;
use store::delivery::Unsent;
use store::{Error, Tx};

/// Everything that is expected.
#[derive(Default)]
pub struct Systems {
    links: BTreeMap<String, (AccountId, String)>,
    unsent: BTreeMap<MessageId, Unsent>,
    choices: BTreeMap<PersonId, bool>,
    notices: BTreeMap<NoticeId, Notice>,
    subscriptions: BTreeMap<SubscriptionId, Subscription>,
}

impl Systems {
    /// Takes an entry.
    pub fn entry(&mut self, body: &Body, at: Instant) {
        match body {
            Body::IdentityBound {
                account,
                issuer,
                link,
                ..
            } => {
                self.links.insert(link.clone(), (*account, issuer.clone()));
            }
            Body::IdentityUnbound { link, .. } => {
                self.links.remove(link);
            }
            Body::MessageRefused {
                message,
                channel,
                why,
            } => {
                let unsent = Unsent {
                    channel: channel.clone(),
                    why: why.clone(),
                    at,
                };
                self.unsent.insert(*message, unsent);
            }
            Body::MessageResent { message } => {
                self.unsent.remove(message);
            }
            Body::MessageChoiceSet { person, slip } => {
                self.choices.insert(*person, *slip);
            }
            Body::NoticeSent { notice } => {
                self.notices.insert(notice.id, notice.clone());
            }
            Body::SubscriptionWritten { subscription } => {
                self.subscriptions
                    .insert(subscription.id, (**subscription).clone());
            }
            _ => {}
        }
    }

    /// Compares.
    ///
    /// # Errors
    /// The store's.
    pub fn compare(&self, tx: &mut Tx<'_>, report: &mut Report) -> Result<(), Error> {
        let say = "is not as the journal says";
        let number = "their number is not what the journal says";
        for (link, (account, issuer)) in &self.links {
            let held = match evidence::hex::decode::<32>(link) {
                Some(digest) => tx.identity_link(&digest)?,
                None => None,
            };
            let same = held.is_some_and(|held| held.account == *account && held.issuer == *issuer);
            report.holds("identity", link, same, say);
        }
        let count = tx.identity_link_count()?;
        let expected = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let same = count == expected(self.links.len());
        report.holds("identities", count, same, number);
        for (id, unsent) in &self.unsent {
            let same = tx.message_unsent(*id)?.as_ref() == Some(unsent);
            report.holds("unsent", id, same, say);
        }
        let count = tx.messages_unsent_count()?;
        let same = count == expected(self.unsent.len());
        report.holds("unsent", count, same, number);
        for (person, slip) in &self.choices {
            let same = tx.message_choice(*person)? == Some(*slip);
            report.holds("message-choice", person, same, say);
        }
        for (id, notice) in &self.notices {
            let same = tx.notice(*id)?.is_some_and(|held| held.notice == *notice);
            report.holds("notice", id, same, say);
        }
        let count = tx.notice_count()?;
        let same = count == expected(self.notices.len());
        report.holds("notices", count, same, number);
        for (id, subscription) in &self.subscriptions {
            let same = tx.subscription(*id)?.as_ref() == Some(subscription);
            report.holds("subscription", id, same, say);
        }
        let all = tx.subscriptions()?.len();
        let same = all == self.subscriptions.len();
        report.holds("subscriptions", all, same, number);
        Ok(())
    }
}
