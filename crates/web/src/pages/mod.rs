//! Pages, by noun. Each file has `routes()`: its lines in the table.

pub mod account;
pub mod address;
pub mod apply;
pub mod audit;
pub mod authorisation;
pub mod booking;
pub mod bulletin;
pub mod case;
mod case_act;
mod case_beside;
mod case_form;
mod case_list;
mod case_media;
mod case_new;
mod case_show;
mod case_story;
mod case_words;
pub mod citizen;
pub mod command;
pub mod copy_sheet;
pub mod county;
pub mod delegation;
pub mod delivery;
mod desk;
pub mod device;
pub mod duty;
pub mod establishment;
pub mod exchange;
pub mod figure;
pub mod file;
pub mod gallery;
pub mod grid;
pub mod hall;
pub mod home;
pub mod hotline;
pub mod house;
pub mod identity;
pub mod inspection;
mod item_choice;
pub mod leave;
pub mod letter;
pub mod library;
pub mod list;
pub mod live;
pub mod map;
pub mod message;
pub mod module;
pub mod moving;
pub mod order;
pub mod outside_number;
pub mod parameter;
pub mod patrol;
pub mod person;
pub mod preference;
pub mod public;
pub mod receipt;
pub mod reform;
pub mod report;
pub mod roll;
mod ruling;
pub mod search;
pub mod service;
pub mod session;
pub mod sharing;
pub mod sheet_exchange;
pub mod site_admin;
pub mod steward;
pub mod structure;
pub mod suggest;
pub mod support;
pub mod system;
pub mod systems;
pub mod task;
pub mod ticket;
pub mod unit;
pub mod visit;
pub mod wall;
pub mod window;

use crate::route::Route;

/// Every page.
#[must_use]
pub fn routes() -> Vec<Route> {
    [
        home::routes(),
        public::routes(),
        receipt::routes(),
        report::routes(),
        apply::routes(),
        authorisation::routes(),
        citizen::routes(),
        steward::routes(),
        site_admin::routes(),
        roll::routes(),
        map::routes(),
        module::routes(),
        grid::routes(),
        patrol::routes(),
        visit::routes(),
        moving::routes(),
        house::routes(),
        command::routes(),
        duty::routes(),
        device::routes(),
        wall::routes(),
        leave::routes(),
        library::routes(),
        sharing::routes(),
        figure::routes(),
        bulletin::routes(),
        service::routes(),
        support::routes(),
        county::routes(),
        unit::routes(),
        reform::routes(),
        structure::routes(),
        establishment::routes(),
        delegation::routes(),
        audit::routes(),
        account::routes(),
        case::routes(),
        outside_number::routes(),
        copy_sheet::routes(),
        sheet_exchange::routes(),
        suggest::routes(),
        task::routes(),
        hall::routes(),
        inspection::routes(),
        hotline::routes(),
        ticket::routes(),
        window::routes(),
        booking::routes(),
        order::routes(),
        parameter::routes(),
        person::routes(),
        message::routes(),
        search::routes(),
        file::routes(),
        letter::routes(),
        list::routes(),
        live::routes(),
        session::routes(),
        preference::routes(),
        gallery::routes(),
        system::routes(),
        systems::routes(),
        identity::routes(),
        address::routes(),
        delivery::routes(),
        exchange::routes(),
    ]
    .concat()
}
