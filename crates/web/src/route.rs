//! One line of the table of routes: method, address, who may, what for, what goes in and out.

use crate::Web;
use crate::schema::{Components, Shape};
use app::policy::Action;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use serde_json::Value;

/// Who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Whoever is signed in, in a post to which the action is open.
    Signed(Action),
    /// A program with a token, or a session; the same policy.
    Api(Action),
}

/// Who reads the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// People.
    Page,
    /// Programs.
    Api,
    /// Programs of other houses, by a standard of their own: Open311 GeoReport v2.
    Open311,
    /// Browsers: files without a person in them.
    Asset,
}

/// A parameter in the question part of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// What it asks, in English, for the API document.
    pub about: &'static str,
}

type Schema = fn(&mut Components) -> Value;

/// What a route promises, without its handler.
#[derive(Debug, Clone)]
pub struct Meta {
    /// Method.
    pub method: Method,
    /// Address, with `{names}`.
    pub path: &'static str,
    /// Who may.
    pub access: Access,
    /// For whom.
    pub kind: Kind,
    /// One line for the API document, in English.
    pub summary: &'static str,
    /// Declared parameters; an API route refuses others.
    pub query: Vec<Param>,
    /// What goes in.
    pub request: Option<Schema>,
    /// An example of what goes in, as JSON text.
    pub example: Option<&'static str>,
    /// What comes out.
    pub response: Option<Schema>,
    /// Status of success.
    pub success: u16,
    /// Bytes a body may have.
    pub body_limit: Option<usize>,
    /// Whether files come in, up to the site's limit.
    pub files: bool,
    /// Whether somebody whose password must be changed first may still come here.
    pub before_password: bool,
    /// Whether each attempt costs much or is guessed at: limited by address more tightly.
    pub costly: bool,
    /// Whether what is sent bears an id of its own by which it is done once: no key is needed.
    pub own_id: bool,
}

/// A route.
#[derive(Clone)]
pub struct Route {
    /// What it promises.
    pub meta: Meta,
    pub(crate) handler: MethodRouter<Web>,
}

impl Route {
    fn new<H, T>(
        method: (Method, MethodFilter),
        path: &'static str,
        access: Access,
        kind: Kind,
        handler: H,
    ) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        let meta = Meta {
            method: method.0,
            path,
            access,
            kind,
            summary: "",
            query: Vec::new(),
            request: None,
            example: None,
            response: None,
            success: 200,
            body_limit: None,
            files: false,
            before_password: false,
            costly: false,
            own_id: false,
        };
        Self {
            meta,
            handler: on(method.1, handler),
        }
    }

    /// A page that is read.
    pub fn get<H: Handler<T, Web>, T: 'static>(
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Self {
        Self::new(
            (Method::GET, MethodFilter::GET),
            path,
            access,
            Kind::Page,
            handler,
        )
    }

    /// A form that is sent. Its token is checked before the handler runs.
    pub fn post<H: Handler<T, Web>, T: 'static>(
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Self {
        Self::new(
            (Method::POST, MethodFilter::POST),
            path,
            access,
            Kind::Page,
            handler,
        )
    }

    /// A file for browsers.
    pub fn asset<H: Handler<T, Web>, T: 'static>(path: &'static str, handler: H) -> Self {
        Self::new(
            (Method::GET, MethodFilter::GET),
            path,
            Access::Public,
            Kind::Asset,
            handler,
        )
    }

    /// What a program reads.
    pub fn api_get<H: Handler<T, Web>, T: 'static>(
        path: &'static str,
        access: Access,
        summary: &'static str,
        handler: H,
    ) -> Self {
        Self::new(
            (Method::GET, MethodFilter::GET),
            path,
            access,
            Kind::Api,
            handler,
        )
        .about(summary)
    }

    /// What a program writes. It must carry an `Idempotency-Key`.
    pub fn api_post<H: Handler<T, Web>, T: 'static>(
        path: &'static str,
        access: Access,
        summary: &'static str,
        handler: H,
    ) -> Self {
        Self::new(
            (Method::POST, MethodFilter::POST),
            path,
            access,
            Kind::Api,
            handler,
        )
        .about(summary)
    }

    /// What a client of Open311 reads.
    pub fn open311_get<H: Handler<T, Web>, T: 'static>(
        path: &'static str,
        summary: &'static str,
        handler: H,
    ) -> Self {
        Self::new(
            (Method::GET, MethodFilter::GET),
            path,
            Access::Public,
            Kind::Open311,
            handler,
        )
        .about(summary)
    }

    /// What a client of Open311 writes.
    pub fn open311_post<H: Handler<T, Web>, T: 'static>(
        path: &'static str,
        summary: &'static str,
        handler: H,
    ) -> Self {
        Self::new(
            (Method::POST, MethodFilter::POST),
            path,
            Access::Public,
            Kind::Open311,
            handler,
        )
        .about(summary)
    }

    /// What a program takes away. It must carry an `Idempotency-Key`.
    pub fn api_delete<H: Handler<T, Web>, T: 'static>(
        path: &'static str,
        access: Access,
        summary: &'static str,
        handler: H,
    ) -> Self {
        Self::new(
            (Method::DELETE, MethodFilter::DELETE),
            path,
            access,
            Kind::Api,
            handler,
        )
        .about(summary)
    }

    /// One line for the API document.
    #[must_use]
    pub fn about(mut self, summary: &'static str) -> Self {
        self.meta.summary = summary;
        self
    }

    /// Declares a parameter of the question part.
    #[must_use]
    pub fn query(mut self, name: &'static str, about: &'static str) -> Self {
        self.meta.query.push(Param { name, about });
        self
    }

    /// Declares what goes in; [`crate::api::Write`] checks it.
    #[must_use]
    pub fn takes<T: Shape>(mut self) -> Self {
        self.meta.request = Some(T::schema);
        self
    }

    /// Shows an example of what goes in; a test holds it against its shape.
    #[must_use]
    pub fn example(mut self, json: &'static str) -> Self {
        self.meta.example = Some(json);
        self
    }

    /// Declares what comes out.
    #[must_use]
    pub fn answers<T: Shape>(mut self) -> Self {
        self.meta.response = Some(T::schema);
        self
    }

    /// Success makes something: 201.
    #[must_use]
    pub fn creates(mut self) -> Self {
        self.meta.success = 201;
        self
    }

    /// Files come in: the body may be as large as the site allows for uploads, several times over.
    #[must_use]
    pub fn files(mut self) -> Self {
        self.meta.files = true;
        self
    }

    /// The body may have so many bytes.
    #[must_use]
    pub fn body(mut self, limit: usize) -> Self {
        self.meta.body_limit = Some(limit);
        self
    }

    /// What is sent bears an id of its own by which it is done once, whoever sends it how often.
    #[must_use]
    pub fn own_id(mut self) -> Self {
        self.meta.own_id = true;
        self
    }

    pub(crate) fn before_password(mut self) -> Self {
        self.meta.before_password = true;
        self
    }

    /// Each attempt costs much, or could be a guess (sign-in, receipt numbers): the tighter limit.
    #[must_use]
    pub fn costly(mut self) -> Self {
        self.meta.costly = true;
        self
    }
}

impl Meta {
    /// The action it asks for; none for public ones.
    #[must_use]
    pub const fn action(&self) -> Option<Action> {
        match self.access {
            Access::Public => None,
            Access::Signed(action) | Access::Api(action) => Some(action),
        }
    }

    /// Whether it changes something.
    #[must_use]
    pub fn writes(&self) -> bool {
        !self.method.is_safe()
    }

    /// Names in braces, in their order.
    #[must_use]
    pub fn path_names(&self) -> Vec<&'static str> {
        self.path
            .split('/')
            .filter_map(|part| part.strip_prefix('{').and_then(|p| p.strip_suffix('}')))
            .map(|name| name.trim_start_matches('*'))
            .collect()
    }
}
