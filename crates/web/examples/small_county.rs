//! Serves the small county of the tests on loopback, its story under way, to look at pages while
//! working on them: `cargo run -p web --example small_county -- 127.0.0.1:8123`. Everybody's password
//! is the tests'. Nothing is kept.

use app::case::{ActRequest, CaseFilter};
use model::case::Proof;
use std::sync::Arc;
use testkit::TestSite;
use web::{Settings, Web};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8123".to_owned());
    let site = TestSite::new(jiff::civil::date(2026, 11, 24));
    site.screen();
    play(&site)?;
    let lexicon = Arc::new(words::Lexicon::shipped()?);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(&address).await?;
        println!("http://{address}, password: {}", testkit::PASSWORD);
        let web = Web::new(
            site.app.clone(),
            site.clock.clone(),
            lexicon,
            Settings::default(),
        );
        web::serve::serve(listener, web, std::future::pending()).await?;
        Ok(())
    })
}

/// Some cases at the window, some at the back office, one granted.
fn play(site: &TestSite) -> Result<(), Box<dyn std::error::Error>> {
    let worker = site.cast.login("xg-grid-1");
    let filter = CaseFilter {
        limit: 20,
        ..CaseFilter::default()
    };
    let lines = testkit::wait(app::case::list(&site.app, &site.ctx(worker), filter, ""))?;
    let acts = [
        ("xg-grid-1", "hand-in"),
        ("sd-window-1", "accept"),
        ("sd-approve-1", "approve"),
    ];
    for (n, line) in lines.iter().enumerate() {
        for (login, act) in acts.iter().take(n) {
            site.clock.pass_minutes(47);
            let ctx = site.ctx(site.cast.login(login));
            let case = testkit::wait(app::case::get(&site.app, &ctx, line.id))?;
            let mut request = ActRequest {
                act: (*act).to_owned(),
                version: Some(case.version),
                ..ActRequest::default()
            };
            if *act == "hand-in" {
                request
                    .fields
                    .insert("consent".to_owned(), "yes".to_owned());
                for material in ["portrait", "citizen-card", "household-register"] {
                    request.materials.insert(material.to_owned(), Proof::Paper);
                }
            }
            testkit::wait(app::case::act(&site.app, &ctx, line.id, request))?;
        }
    }
    Ok(())
}
