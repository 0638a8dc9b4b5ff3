-- One row per account, definition and stretch of local dates on which one price holds there: of the seed's rows that apply to
-- the account, one that names it before one that names its source alone, and that before one that names neither; of equals the
-- newest. A view of a few rows.
{{ config(materialized='view') }}
with

prices as (select * from {{ ref('int_resolution_prices') }})

select
    source_system,
    account_id,
    definition_id,
    valid_from,
    valid_to,
    unit,
    price,
    currency,
    included_quantity,
    minimum,
    flat_fee,
    price_source
from prices
