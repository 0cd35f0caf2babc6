//! The one window by clicking: a ticket drawn on a phone for two items, called, one case filed under
//! it, finished; the calling screen shows the number.

use super::chromium::{Held, Tools};
use super::hall::Hall;
use super::page::Visit;

const HALL: &str = "320623111000";
const ITEM: &str = "个人社会保险参保证明查询打印";
const OTHER: &str = "城乡居民基本养老保险待遇领取资格认证";

#[test]
fn a_ticket_is_drawn_on_a_phone_called_at_the_window_and_filed_under() {
    let Some(tools) = Tools::given() else { return };
    let hall = Hall::open();
    hall.site.enter_book();
    hall.site.turn();

    let mut phone = Visit::begin(&hall, &tools, Held::Phone, true);
    phone.open("/halls");
    phone.open(&format!("/halls/{HALL}"));
    phone.press(&phone.say("ticket-draw"));
    phone.tick(ITEM);
    phone.tick(OTHER);
    phone.press_in_form(&phone.say("ticket-draw-do"));
    phone.expect("A001");
    phone.expect(&phone.say("ticket-said-next"));
    phone.expect(OTHER);
    let drawn = phone.run("return location.pathname", &[]);
    let drawn = drawn.as_str().unwrap().to_owned();

    let mut desk = Visit::begin(&hall, &tools, Held::Desk, true);
    desk.sign_in("sd-window-1");
    desk.open("/window");
    desk.press(&desk.say("window-open"));
    desk.expect("A001");
    desk.press(&desk.say("window-next"));
    desk.expect(ITEM);
    desk.open(&format!("/halls/{HALL}/screen"));
    desk.expect("请 A001 号到 1 号窗口");

    // The phone comes to know by itself.
    phone.until(
        "the call",
        "return document.body.innerText.includes('请到 1 号窗口')",
    );

    // One of the two items is taken in, for a person the library knows.
    desk.open("/window");
    desk.press(&desk.say("window-file"));
    let number = testkit::planted(hall.site.cast.founded)[8].number();
    desk.fill(&desk.say("case-new-number"), number.as_str());
    desk.press(&desk.say("case-new-next"));
    desk.tick("个人");
    desk.fill("申请内容", "打印一份参保证明");
    let before = hall.site.entries();
    desk.press(&desk.say("case-new-send"));
    assert!(hall.site.entries() > before);
    desk.expect(&desk.say("window-filed"));
    desk.press(&desk.say("window-finish"));
    desk.expect(&desk.say("window-queue-none"));
    let now = app::port::Clock::now(&*hall.site.clock).date();
    let done = hall.site.app.store().read_blocking(move |tx| {
        let code = model::hall::HallCode(HALL.to_owned());
        tx.tickets_of_state(&code, now, model::ticket::TicketState::Finished, 10)
    });
    let done = done.unwrap();
    assert_eq!(
        (done.len(), done[0].cases.len(), done[0].items.len()),
        (1, 1, 2)
    );
    desk.open(&format!("/halls/{HALL}/days"));
    desk.open("/window/bookings");
    desk.sign_out();
    let looks = desk.looks;
    drop(desk.browser);
    looks.judge();

    phone.open(&drawn);
    phone.expect(&phone.say("ticket-said-finished"));
    phone.open("/halls/coverage");
    let looks = phone.looks;
    drop(phone.browser);
    looks.judge();
}

#[test]
fn the_machine_gives_tickets_without_scripts_too() {
    let Some(tools) = Tools::given() else { return };
    let hall = Hall::open();
    let mut machine = Visit::begin(&hall, &tools, Held::Desk, false);
    machine.open(&format!("/halls/{HALL}/ticket"));
    machine.tick(&machine.say("ticket-priority"));
    machine.press_in_form(&machine.say("ticket-draw-do"));
    machine.expect("A001");
    machine.open(&format!("/halls/{HALL}/screen"));
    machine.expect("A001");
    let looks = machine.looks;
    drop(machine.browser);
    looks.judge();
}
