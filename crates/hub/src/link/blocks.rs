//! Blocking: entities by keys they share, so that only likely pairs are compared.

/// Entities of one rule by key, sorted.
#[derive(Debug, Clone, Default)]
struct Rule {
    keys: Vec<(u64, u32)>,
}

/// Entities by the keys of several rules.
#[derive(Debug, Clone, Default)]
pub struct Blocks {
    rules: Vec<Rule>,
    most: usize,
}

impl Blocks {
    /// For so many rules; a key shared by more than `most` entities finds nobody: it tells nothing.
    #[must_use]
    pub fn new(rules: usize, most: usize) -> Self {
        Self {
            rules: vec![Rule::default(); rules],
            most,
        }
    }

    /// Enters an entity under a rule's key.
    pub fn enter(&mut self, rule: usize, key: u64, entity: u32) {
        if let Some(rule) = self.rules.get_mut(rule) {
            rule.keys.push((key, entity));
        }
    }

    /// To be called once everybody is in.
    pub fn close(&mut self) {
        for rule in &mut self.rules {
            rule.keys.sort_unstable();
            rule.keys.dedup();
        }
    }

    /// Entities that share a rule's key.
    pub fn of(&self, rule: usize, key: u64) -> impl Iterator<Item = u32> + '_ {
        let keys = self.rules.get(rule).map_or(&[][..], |rule| &rule.keys);
        let from = keys.partition_point(|(k, _)| *k < key);
        let many = keys[from..]
            .iter()
            .take(self.most + 1)
            .take_while(|(k, _)| *k == key)
            .count();
        let to = if many > self.most { from } else { from + many };
        keys[from..to].iter().map(|(_, entity)| *entity)
    }

    /// Candidates by every rule whose key is known, each once, in order.
    pub fn candidates(&self, keys: &[Option<u64>], found: &mut Vec<u32>) {
        found.clear();
        for (rule, key) in keys.iter().enumerate() {
            if let Some(key) = key {
                found.extend(self.of(rule, *key));
            }
        }
        found.sort_unstable();
        found.dedup();
    }

    /// Pairs within a rule's blocks.
    pub fn pairs(&self, rule: usize, mut take: impl FnMut(u32, u32)) {
        let keys = self.rules.get(rule).map_or(&[][..], |rule| &rule.keys);
        for block in keys
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|b| b.len() <= self.most)
        {
            for (n, (_, a)) in block.iter().enumerate() {
                for (_, b) in &block[n + 1..] {
                    take(*a, *b);
                }
            }
        }
    }
}
