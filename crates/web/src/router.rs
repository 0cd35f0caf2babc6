//! THE table of routes, and the router that is built from it and from nothing else.

use crate::error::Failure;
use crate::frame::frame;
use crate::guard::guard;
use crate::route::Route;
use crate::state::Web;
use crate::{api, open311, pages};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use std::sync::Arc;

/// Every route there is. The authorisation table's test walks it; the API document is made from it.
#[must_use]
pub fn routes() -> Vec<Route> {
    let mut all = pages::routes();
    all.extend(api::routes());
    all.extend(open311::routes());
    all
}

/// The router: each route inside its guard, all inside the frame.
pub fn router(web: Web) -> Router {
    let mut router: Router<Web> = Router::new();
    for route in routes() {
        let meta = Arc::new(route.meta);
        let path = meta.path;
        let guarded = route
            .handler
            .route_layer(from_fn_with_state((web.clone(), meta), guard));
        router = router.route(path, guarded);
    }
    router
        .fallback(async || Failure::not_found())
        .method_not_allowed_fallback(async || {
            Failure::http(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed")
        })
        // Bodies are received under each route's own limit, inside the guard.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(web.clone(), frame))
        .with_state(web)
}
