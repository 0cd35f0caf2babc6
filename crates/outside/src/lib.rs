//! The only outbound client: SMS and webhooks, behind an egress allow-list.
