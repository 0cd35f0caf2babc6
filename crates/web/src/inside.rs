//! The routes without a socket: a caller inside this process goes through the very router, guard and
//! limits that a request from the network goes through, and sees what it would see.

use crate::router::router;
use crate::state::Web;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use tower::ServiceExt as _;

/// A way in.
#[derive(Clone)]
pub struct Inside {
    router: Router,
}

/// What was answered.
#[derive(Debug, Clone)]
pub struct Said {
    /// Status code.
    pub status: u16,
    /// Bytes of the body.
    pub body: Vec<u8>,
    headers: HeaderMap,
}

impl Said {
    /// A header of the answer, empty when there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("")
    }

    /// Whether it went well.
    #[must_use]
    pub const fn is_good(&self) -> bool {
        matches!(self.status, 200..300)
    }
}

impl Inside {
    /// Into these routes.
    #[must_use]
    pub fn new(web: Web) -> Self {
        Self {
            router: router(web),
        }
    }

    /// Sends one request and waits for its whole answer.
    ///
    /// # Errors
    /// It was no request, or the answer broke off.
    pub async fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Result<Said, String> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body)).map_err(|e| e.to_string())?;
        let answered = self.router.clone().oneshot(request).await;
        let (parts, body) = match answered {
            Ok(response) => response.into_parts(),
            Err(never) => match never {},
        };
        let body = axum::body::to_bytes(body, usize::MAX)
            .await
            .map_err(|e| e.to_string())?;
        Ok(Said {
            status: parts.status.as_u16(),
            body: body.to_vec(),
            headers: parts.headers,
        })
    }
}
