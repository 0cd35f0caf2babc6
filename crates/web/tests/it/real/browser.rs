//! Grandmother Wang's allowance, played by clicking.

use super::chromium::{Held, Tools};
use super::hall::Hall;
use super::page::Visit;
use serde_json::json;
use std::path::{Path, PathBuf};
use words::{Args, Locale};

/// Just turned eighty, and missed until the product found her.
const HER: &str = "王秀珍";

/// The words of the allowance's acts and papers.
fn act(of: &Visit<'_>, code: &str) -> String {
    of.say(&format!("act-elder-allowance-{code}"))
}

/// A photograph as a phone takes it, different for each paper.
pub(super) fn photograph(folder: &Path, name: &str, shade: u8) -> PathBuf {
    let file = folder.join(format!("{name}.jpg"));
    let pixel = |x: u32, y: u32| image::Rgb([shade, (x % 256) as u8, (y % 256) as u8]);
    image::RgbImage::from_fn(640, 480, pixel)
        .save(&file)
        .unwrap();
    file
}

#[test]
fn grandmother_wangs_allowance_by_clicking() {
    let Some(tools) = Tools::given() else { return };
    let hall = Hall::open();
    let mut phone = Visit::begin(&hall, &tools, Held::Phone, true);
    at_the_door(&mut phone);
    let looks = phone.looks;
    drop(phone.browser);
    looks.judge();

    let mut desk = Visit::begin(&hall, &tools, Held::Desk, true);
    let receipt = at_the_window(&mut desk);
    in_the_back_office(&mut desk);
    let roll = first_payer(&mut desk);
    second_payer(&mut desk, &roll);
    her_family(&mut desk, &receipt);
    the_auditor(&mut desk);
    let looks = desk.looks;
    drop(desk.browser);
    looks.judge();
}

/// The grid worker's phone: the task, the visit, the photographs.
fn at_the_door(phone: &mut Visit<'_>) {
    phone.sign_in("xg-grid-1");
    phone.press(HER);
    phone.expect(&phone.say("stage-elder-allowance-visit"));
    let hand_in = act(phone, "hand-in");
    phone.press(&hand_in);

    // What the county knows is shown, and has no field.
    let neighbours = testkit::planted(phone.hall.site.cast.founded);
    let her = neighbours
        .iter()
        .find(|neighbour| neighbour.name == HER)
        .unwrap();
    phone.expect(&phone.say("case-library-population"));
    phone.expect(HER);
    let fields =
        "return [...document.querySelectorAll('main input[type=text]')].map((field) => field.name)";
    let asked = phone.run(fields, &[]);
    for known in ["name", "citizen-number", "birth-date", "address"] {
        assert!(
            !asked
                .as_array()
                .unwrap()
                .contains(&json!(format!("field-{known}"))),
            "{known} is asked: {asked}"
        );
    }
    phone.expect_not(her.number().as_str());

    // Without her consent nothing is handed in, and what was photographed is kept.
    for (n, paper) in ["portrait", "citizen-card", "household-register"]
        .into_iter()
        .enumerate()
    {
        let file = photograph(phone.browser.folder(), paper, 80 * n as u8);
        phone.attach(
            &phone.say(&format!("material-elder-allowance-{paper}")),
            &file,
        );
    }
    let ready = "return [...document.querySelectorAll('.capture.has-shot')].filter((shot) => \
                 shot.querySelector('[data-capture-note]').textContent !== '' && shot.querySelector('img').complete).length === 3";
    phone.until("three photographs", ready);
    phone.tick(&phone.say("field-elder-allowance-consent"));
    phone.press_in_form(&hand_in);
    phone.expect(HER);
    assert!(!phone.offers(&hand_in), "it is handed in");
    phone.sign_out();
    phone.hall.site.clock.pass_minutes(40);
}

/// The window: her queue, the papers, accepted; approving is not hers. Answers the receipt number.
fn at_the_window(desk: &mut Visit<'_>) -> String {
    desk.sign_in("sd-window-1");
    desk.press(HER);
    let pictures = "return [...document.querySelectorAll('.materials img')].length === 3 && \
                    [...document.querySelectorAll('.materials img')].every((shot) => (shot.scrollIntoView(), shot.complete && shot.naturalWidth > 0))";
    desk.until("the three photographs", pictures);
    desk.press(&act(desk, "accept"));
    desk.expect(&desk.say("stage-elder-allowance-approval"));
    assert!(
        !desk.offers(&act(desk, "approve")),
        "a window clerk may not approve"
    );
    let receipt = desk.run(
        "return document.querySelector('.receipt-number').innerText",
        &[],
    );

    // Her pages in English, whole.
    desk.press("English");
    for place in ["home", "cases", "file", "people"] {
        let place = desk.say_in(Locale::En, &format!("web-menu-{place}"));
        desk.press(&place);
    }
    desk.press("中文");
    desk.sign_out();
    desk.hall.site.clock.pass_minutes(40);
    receipt.as_str().unwrap().to_owned()
}

/// The back office approves.
fn in_the_back_office(desk: &mut Visit<'_>) {
    desk.sign_in("sd-approve-1");
    desk.press(HER);
    let approve = act(desk, "approve");
    desk.press(&approve);
    desk.press_in_form(&approve);
    desk.expect(HER);
    assert!(!desk.offers(&approve), "it is approved");
    desk.sign_out();
    desk.hall.site.clock.pass_minutes(40);
}

/// The month's roll is drawn up, and not checked by the same hand. Answers the roll's address.
fn first_payer(desk: &mut Visit<'_>) -> String {
    desk.sign_in("sd-pay-1");
    desk.press(&desk.say("web-menu-rolls"));
    desk.press(&desk.say("roll-draw"));
    desk.expect(HER);
    desk.run("document.querySelector('main form[action=\"/rolls\"][method=post] button').dataset.draw = 'yes'", &[]);
    let draw = desk.run(
        "return document.querySelector('[data-draw]').innerText",
        &[],
    );
    desk.press_in_form(draw.as_str().unwrap());
    desk.expect(HER);
    desk.expect(&desk.say("roll-own"));
    let roll = desk
        .run("return location.pathname", &[])
        .as_str()
        .unwrap()
        .to_owned();
    desk.press(&desk.say("roll-compare"));
    assert!(
        !desk.offers(&desk.say("roll-check")),
        "nobody checks what she drew up"
    );
    desk.sign_out();
    desk.hall.site.clock.pass_minutes(40);
    roll
}

/// Somebody else checks, exports, and takes the bank's answer in.
fn second_payer(desk: &mut Visit<'_>, roll: &str) {
    desk.sign_in("sd-pay-2");
    desk.press(&desk.say("web-menu-rolls"));
    let row = format!("return document.querySelector('main a[href=\"{roll}\"]').innerText");
    let words = desk.run(&row, &[]).as_str().unwrap().to_owned();
    desk.press(&words);
    desk.press(&desk.say("roll-go-check"));
    desk.expect(HER);
    desk.press(&desk.say("roll-check"));
    desk.press(&desk.say("roll-export"));

    let file = desk.say("roll-file-csv");
    let sheet = fetch(desk, &file);
    let answer = desk.browser.folder().join("bank.csv");
    std::fs::write(&answer, bank_answers(desk, &sheet)).unwrap();
    desk.attach(&desk.say("roll-settle-file"), &answer);
    desk.press(&desk.say("roll-settle"));
    desk.expect(&desk.say("roll-state-settled"));
    desk.expect(&desk.say("payment-state-paid"));
    desk.sign_out();
    desk.hall.site.clock.pass_minutes(40);
}

/// What a link downloads, read in the reader's own session.
fn fetch(desk: &Visit<'_>, words: &str) -> String {
    let script = "const done = arguments[1];
        const link = [...document.querySelectorAll('a[download]')].find((a) => a.innerText.trim() === arguments[0]);
        fetch(link.href).then((answer) => answer.text()).then(done, (error) => done(String(error)));";
    let answer = desk.browser.post(
        "execute/async",
        &json!({ "script": script, "args": [words] }),
    );
    answer
        .unwrap_or_else(|why| panic!("{words}: {why}"))
        .as_str()
        .unwrap()
        .to_owned()
}

/// The bank credits every line of the file it was sent.
fn bank_answers(desk: &Visit<'_>, sent: &str) -> String {
    let column = |name: &str| desk.say(&format!("bank-column-{name}"));
    let mut lines = sent
        .trim_start_matches('\u{feff}')
        .lines()
        .filter(|line| !line.trim().is_empty());
    let heads: Vec<&str> = lines
        .next()
        .expect("a heading")
        .split(',')
        .map(|head| head.trim_matches('"'))
        .collect();
    let at = |name: &str| {
        heads
            .iter()
            .position(|head| *head == column(name))
            .unwrap_or_else(|| panic!("no column {name} in {heads:?}"))
    };
    let (payment, amount) = (at("payment"), at("amount"));
    let mut answer = ["payment", "amount", "result", "reason"]
        .map(column)
        .join(",");
    let mut paid = 0;
    for line in lines {
        let cells: Vec<&str> = line.split(',').map(|cell| cell.trim_matches('"')).collect();
        answer += &format!(
            "\r\n{},{},{},",
            cells[payment],
            cells[amount],
            desk.say("bank-word-paid")
        );
        paid += 1;
    }
    assert!(paid > 0, "the bank's file is empty: {sent}");
    answer
}

/// Her granddaughter, who is not signed in: the stage and nothing else, five stars.
fn her_family(desk: &mut Visit<'_>, receipt: &str) {
    desk.open("/");
    desk.fill(&desk.say("citizen-track-label"), receipt);
    desk.press(&desk.say("citizen-track-do"));
    desk.expect(&desk.say("public-elder-allowance-telling"));
    desk.expect_not(HER);
    desk.tick(&desk.say("ui-rate-5"));
    desk.press(&desk.say("citizen-rate-do"));
    desk.expect(&desk.say("citizen-rated"));
    desk.expect(&desk.say("public-elder-allowance-granted"));
    desk.expect_not(HER);
    assert!(
        !desk.offers(&desk.say("citizen-rate-do")),
        "a rating is given once"
    );
}

/// The auditor finds the whole day in the journal.
fn the_auditor(desk: &mut Visit<'_>) {
    desk.sign_in("auditor");
    desk.press(&desk.say("web-menu-journal"));
    for act in ["case.acted", "roll.moved", "roll.drawn"] {
        let kind = desk.say(&format!("audit-kind-{}", act.replace('.', "-")));
        desk.expect(&kind);
    }
    for login in ["sd-window-1", "sd-approve-1", "sd-pay-1", "sd-pay-2"] {
        desk.expect(&desk.hall.site.cast.login(login).account.name);
    }
    desk.sign_out();
}

#[test]
fn from_the_door_to_acceptance_without_scripts() {
    let Some(tools) = Tools::given() else { return };
    let hall = Hall::open();
    let mut phone = Visit::begin(&hall, &tools, Held::Desk, false);
    phone.sign_in("xg-grid-1");
    phone.press(HER);
    let hand_in = act(&phone, "hand-in");
    phone.press(&hand_in);

    // Nothing given: refused on the same page, with what was ticked still ticked.
    phone.tick(&phone.say("field-elder-allowance-consent"));
    let file = photograph(phone.browser.folder(), "portrait", 90);
    phone.attach(&phone.say("material-elder-allowance-portrait"), &file);
    for paper in ["citizen-card", "household-register"] {
        let paper = phone.say(&format!("material-elder-allowance-{paper}"));
        let seen = Args::new().text("name", paper);
        phone.tick(&hall.lexicon.say(Locale::ZhCn, "case-paper-seen-box", &seen));
    }
    phone.press_in_form(&hand_in);
    phone.expect(HER);
    assert!(!phone.offers(&hand_in), "it is handed in");
    phone.sign_out();
    phone.hall.site.clock.pass_minutes(40);

    phone.sign_in("sd-window-1");
    phone.press(HER);
    phone.press(&act(&phone, "accept"));
    phone.expect(&phone.say("stage-elder-allowance-approval"));
    phone.sign_out();
    phone.looks.judge();
}

/// The places of everybody whom the story does not meet, reached by her menu.
#[test]
fn the_places_of_the_others_by_their_menus() {
    let Some(tools) = Tools::given() else { return };
    let hall = Hall::open();
    let mut desk = Visit::begin(&hall, &tools, Held::Desk, true);
    for login in [
        "xg-clerk",
        "sd-head",
        "mz-officer",
        "steward",
        "dispatcher",
        "auditor",
        "sysadmin",
        "secadmin",
        "audadmin",
        "leader",
    ] {
        desk.sign_in(login);
        let menu = "return [...document.querySelectorAll('nav.menu .menu-list a')].map((place) => place.innerText.trim())";
        for place in desk.run(menu, &[]).as_array().unwrap() {
            desk.press(place.as_str().unwrap());
        }
        desk.sign_out();
    }
    let looks = desk.looks;
    drop(desk.browser);
    looks.judge();
}
