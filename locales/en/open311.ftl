# The interface for reports from outside

open311-public = The public
open311-contact = Kept by the county's command centre.
open311-key-service = Tokens are given by the system administrator and sent with a report; without one a report is the public's, a few at a time.
open311-notice = Received. Receipt { $receipt }; with it progress is shown at { $track }.
refusal-service-unknown = There is no such service.
refusal-open311-format-unknown = The address ends in no known format; use .json or .xml.
refusal-open311-attribute-unknown = This service has no attribute "{ $attribute }".
refusal-open311-place-needed = Give latitude and longitude, or an address that names town and village.
refusal-open311-place-unknown = This place is not in the county, or names no known town or village.
refusal-open311-account-needed = This service takes reports of accounts only.
