//! `wujia user`: accounts from the command line, before anybody can sign in and afterwards.

use crate::clock;
use crate::config::Where;
use crate::order::{self, Order};
use crate::stop::{Done, Stop};
use crate::{tell, wire};
use app::account::{Appointing, Natural, Opening};
use app::{App, Ctx};
use codes::{DivisionCode, GridCode};
use model::role::Role;
use model::unit::UnitCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Accounts / 账号
#[derive(Debug, clap::Subcommand)]
pub enum User {
    /// Open an account, with a post if asked; prints a one-time password / 开通账号
    Add(Add),
    /// List accounts with their posts / 列出账号
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Open a bearer token for programs / 为程序开通令牌
    Token {
        /// Account name
        account: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// Open an account.
#[derive(Debug, clap::Args)]
pub struct Add {
    /// Account name
    account: String,
    /// Citizen number of the natural person (asked on standard input when left out, so that it
    /// stands in no shell history)
    #[arg(long)]
    number: Option<String>,
    /// Name as shown
    #[arg(long)]
    name: String,
    /// Role of the post, e.g. `system-admin`
    #[arg(long, requires = "unit")]
    role: Option<String>,
    /// Code of the post's unit
    #[arg(long, requires = "role")]
    unit: Option<String>,
    /// Division the post reaches; the unit's own when left out
    #[arg(long)]
    division: Option<String>,
    /// Grids of a grid worker, comma separated
    #[arg(long, value_delimiter = ',')]
    grids: Vec<String>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// An account that is wanted, as an order carries it.
#[derive(Clone, Serialize, Deserialize)]
pub struct NewAccount {
    login: String,
    number: String,
    name: String,
    post: Option<NewPost>,
}

impl std::fmt::Debug for NewAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewAccount")
            .field("login", &self.login)
            .finish_non_exhaustive()
    }
}

/// The post it gets.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct NewPost {
    role: Role,
    unit: UnitCode,
    division: Option<DivisionCode>,
    grids: Vec<GridCode>,
}

/// Runs a command on accounts.
///
/// # Errors
/// What is wrong with the wish; the store's.
pub fn run(place: &Where, user: User) -> Done {
    match user {
        User::Add(add) => {
            let json = add.json;
            let answer = order::give(&place.read()?, &Order::UserAdd(wish(add)?))?;
            if json {
                return tell::json(&answer);
            }
            println!(
                "account: {}",
                answer["account"].as_str().unwrap_or_default()
            );
            println!(
                "one-time password: {}",
                answer["password"].as_str().unwrap_or_default()
            );
            Ok(())
        }
        User::Token { account, json } => {
            let answer = order::give(&place.read()?, &Order::UserToken { login: account })?;
            if json {
                return tell::json(&answer);
            }
            println!("{}", answer["token"].as_str().unwrap_or_default());
            Ok(())
        }
        User::List { json } => list(place, json),
    }
}

fn wish(add: Add) -> Done<NewAccount> {
    let post = match (add.role, add.unit) {
        (Some(role), Some(unit)) => Some(NewPost {
            role: Role::from_code(&role).ok_or_else(|| {
                let all: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
                Stop::usage(format!("role {role} is none of {}", all.join(", ")))
            })?,
            unit: UnitCode(unit),
            division: add
                .division
                .map(|text| {
                    DivisionCode::parse(&text)
                        .map_err(|e| Stop::usage(format!("division {text}: {e}")))
                })
                .transpose()?,
            grids: add
                .grids
                .iter()
                .map(|text| {
                    GridCode::parse(text).map_err(|e| Stop::usage(format!("grid {text}: {e}")))
                })
                .collect::<Done<Vec<_>>>()?,
        }),
        _ => None,
    };
    let number = match add.number {
        Some(number) => number,
        None => {
            eprintln!("citizen number of {}:", add.name);
            let mut line = String::new();
            std::io::stdin()
                .read_line(&mut line)
                .map_err(Stop::failed)?;
            line.trim().to_owned()
        }
    };
    Ok(NewAccount {
        login: add.account,
        number,
        name: add.name,
        post,
    })
}

/// Opens the account.
///
/// # Errors
/// What `app` refuses; the store's.
pub fn open(app: &App, ctx: &Ctx, new: &NewAccount) -> Done<Value> {
    let password = crate::password::random();
    let hash = app
        .hashing()
        .hash(&password, ctx.draw("password-salt").bytes());
    let (ctx, wanted) = (ctx.clone(), new.clone());
    let account = app.submit_blocking(move |app, tx| {
        let opening = Opening {
            person: Natural::Number(wanted.number.clone()),
            login: wanted.login.clone(),
            name: wanted.name.clone(),
        };
        let account = app::account::open_in(app, tx, &ctx, &opening, &hash, true)?;
        if let Some(post) = &wanted.post {
            let appointing = Appointing {
                person: account.person,
                unit: post.unit.clone(),
                role: post.role,
                division: post.division,
                grids: post.grids.clone(),
                from: ctx.now.date(),
                to: None,
            };
            app::account::appoint_in(app, tx, &ctx, &appointing)?;
        }
        Ok(account)
    })?;
    Ok(
        json!({ "account": account.login, "name": account.name, "password": password, "must_change": true }),
    )
}

/// One line of the list.
#[derive(Debug, Serialize)]
struct Line {
    account: String,
    name: String,
    role: String,
    division: String,
    unit: String,
    enabled: bool,
}

fn list(place: &Where, json: bool) -> Done {
    let config = place.read()?;
    let store = wire::look(&config)?;
    let today = clock::now().date();
    let lines = store.read_blocking(move |tx| {
        let mut lines = Vec::new();
        let mut after = String::new();
        loop {
            let page = tx.accounts_after(&after, 500)?;
            let Some(last) = page.last() else {
                return Ok(lines);
            };
            after.clone_from(&last.account.login);
            for known in page {
                let posts = tx.appointments_of(known.account.person, today)?;
                let line = |role: String, division: String, unit: String| Line {
                    account: known.account.login.clone(),
                    name: known.account.name.clone(),
                    role,
                    division,
                    unit,
                    enabled: known.account.enabled,
                };
                if posts.is_empty() {
                    lines.push(line(
                        Role::Citizen.code().to_owned(),
                        String::new(),
                        String::new(),
                    ));
                }
                lines.extend(posts.iter().map(|post| {
                    line(
                        post.role.code().to_owned(),
                        post.division.to_string(),
                        post.unit.to_string(),
                    )
                }));
            }
        }
    })?;
    if json {
        return tell::json(&lines);
    }
    let head = ["account", "name", "role", "division", "unit", "enabled"]
        .map(str::to_owned)
        .to_vec();
    let rows = lines.into_iter().map(|l| {
        vec![
            l.account,
            l.name,
            l.role,
            l.division,
            l.unit,
            l.enabled.to_string(),
        ]
    });
    tell::out(&tell::table(
        &std::iter::once(head).chain(rows).collect::<Vec<_>>(),
    ));
    Ok(())
}
