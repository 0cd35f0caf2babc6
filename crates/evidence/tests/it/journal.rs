//! A small journal in memory: entries, tiles, checkpoints, as a store would hold them.

use evidence::checkpoint::{Checkpoint, Origin, SignedCheckpoint, SigningKey};
use evidence::entry::{Content, ERASURE, Erasure, Flags, Header, Kind};
use evidence::log::{Frontier, Hash, TilePatch, TileReader};
use evidence::to_canonical;
use evidence::verify::Item;
use std::collections::BTreeMap;
use std::convert::Infallible;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tiles(pub BTreeMap<(u8, u64), Vec<u8>>);

impl Tiles {
    pub fn of(leaves: &[Hash]) -> Self {
        let mut tiles = Self::default();
        tiles.apply(Frontier::new().append(leaves.iter().copied()));
        tiles
    }

    pub fn apply(&mut self, patches: Vec<TilePatch>) {
        for TilePatch {
            level,
            tile,
            from,
            hashes,
        } in patches
        {
            let held = self.0.entry((level, tile)).or_default();
            assert_eq!(held.len(), usize::from(from) * 32);
            held.extend(hashes);
            assert!(held.len() <= 8192);
        }
    }

    pub fn levels(&self) -> usize {
        self.0
            .keys()
            .map(|(level, _)| usize::from(*level) + 1)
            .max()
            .unwrap_or(0)
    }

    pub fn flip(&mut self, level: u8, index: u64) {
        self.0.get_mut(&(level, index / 256)).unwrap()[(index % 256) as usize * 32] ^= 1;
    }
}

impl TileReader for Tiles {
    type Error = Infallible;

    fn tile(&self, level: u8, index: u64) -> Result<Option<Vec<u8>>, Infallible> {
        Ok(self.0.get(&(level, index)).cloned())
    }
}

#[derive(Debug, Clone)]
pub struct Journal {
    pub items: Vec<Item<'static>>,
    pub tiles: Tiles,
    pub checkpoints: Vec<SignedCheckpoint>,
    pub key: SigningKey,
    pub origin: Origin,
    edge: Frontier,
}

impl Journal {
    /// Entries 1 to `count`, a checkpoint after every `every`-th.
    pub fn of(count: u64, every: u64) -> Self {
        let mut journal = Self {
            items: Vec::new(),
            tiles: Tiles::default(),
            checkpoints: Vec::new(),
            key: SigningKey::from_entropy(&[7; 32]),
            origin: Origin::new("rudong/journal").unwrap(),
            edge: Frontier::new(),
        };
        for seq in 1..=count {
            let body = to_canonical(&serde_json::json!({"note": format!("第{seq}条"), "seq": seq}));
            journal.append("case.acted", body.unwrap());
            if seq % every == 0 {
                journal.check_point();
            }
        }
        journal
    }

    pub fn append(&mut self, kind: &str, body: Vec<u8>) {
        let seq = self.items.len() as u64 + 1;
        let header = Header {
            id: [seq as u8; 16],
            at_ms: 1_000 * seq as i64,
            actor: [1; 16],
            post: [2; 16],
            kind: Kind::new(kind).unwrap(),
            subject_kind: 1,
            subject: [3; 16],
            parent_version: seq,
            flags: Flags { synthetic: true },
        };
        let content = Content::Whole {
            salt: [seq as u8; 16],
            body: body.into(),
        };
        let header = header.encode();
        self.tiles.apply(self.edge.append([content.leaf(&header)]));
        self.items.push(Item {
            seq,
            header: header.into(),
            content,
        });
    }

    pub fn check_point(&mut self) {
        let checkpoint = Checkpoint {
            origin: self.origin.clone(),
            size: self.edge.size(),
            root: self.edge.root(),
            at_ms: 1_000 * self.edge.size() as i64,
        };
        self.checkpoints.push(checkpoint.sign(&self.key).unwrap());
    }

    /// Destroys body and salt, and says so when `named`.
    pub fn erase(&mut self, seq: u64, named: bool) {
        let item = &mut self.items[seq as usize - 1];
        if let Content::Whole { salt, body } = &item.content {
            item.content = Content::Erased {
                commitment: evidence::entry::commit(salt, body),
            };
        }
        if named {
            self.erase_entry_only(seq);
        }
    }

    /// Says that `seq` is erased, without erasing it.
    pub fn erase_entry_only(&mut self, seq: u64) {
        let erasure = Erasure {
            entries: vec![seq],
            ground: "个人信息保护法第四十七条".into(),
        };
        self.append(ERASURE, erasure.to_body().unwrap());
    }

    /// What an owner of the database does who knows the source: every tile made anew.
    pub fn rebuild_tiles(&mut self) {
        let leaves: Vec<Hash> = self
            .items
            .iter()
            .map(|item| item.content.leaf(&item.header))
            .collect();
        self.tiles = Tiles::of(&leaves);
        self.edge = Frontier::load(&self.tiles, leaves.len() as u64).unwrap();
    }
}
