//! Pages, JSON API, sessions, OpenAPI.
