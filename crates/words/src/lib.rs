//! Locales (Fluent), masking, dates, amounts in capitals.
