//! One function per clerk's verb; policy and scope; job handlers; ports.
