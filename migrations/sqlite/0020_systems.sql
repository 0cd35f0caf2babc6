-- The supporting systems. Identity: which subject of the site's sign-in service is which account, by keyed
-- digest; who is on the way there and back, for ten minutes. Refolded from the journal: links, refused
-- messages, choices, notices, subscriptions.
CREATE TABLE identity_link (
    digest BLOB NOT NULL PRIMARY KEY,
    account BLOB NOT NULL,
    issuer TEXT NOT NULL,
    bound_at BIGINT NOT NULL
);
CREATE INDEX identity_link_account ON identity_link (account);

CREATE TABLE sign_in_state (
    digest BLOB NOT NULL PRIMARY KEY,
    browser BLOB NOT NULL,
    verifier TEXT NOT NULL,
    nonce TEXT NOT NULL,
    account BLOB,
    next TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX sign_in_state_ends ON sign_in_state (ends_at);

CREATE INDEX account_locked ON account (locked_until);

-- Messaging: what a channel would not take, who wants slips only, messages to accounts.
CREATE TABLE message_refused (
    message BLOB NOT NULL PRIMARY KEY,
    channel TEXT NOT NULL,
    why TEXT NOT NULL,
    at BIGINT NOT NULL
);

CREATE TABLE message_choice (
    person BLOB NOT NULL PRIMARY KEY,
    slip BOOLEAN NOT NULL,
    at BIGINT NOT NULL
);

CREATE TABLE notice (
    id BLOB NOT NULL PRIMARY KEY,
    account BLOB NOT NULL,
    key TEXT NOT NULL,
    args TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX notice_account ON notice (account, id);

-- Exchange: who is told what happens to cases.
CREATE TABLE subscription (
    id BLOB NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    ended_at BIGINT
);
