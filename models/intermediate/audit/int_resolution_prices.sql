-- One row per account, definition and stretch of local dates on which one price holds: of the seed's rows that apply to the
-- account, one that names it before one that names its source alone, and that before one that names neither; of equals the
-- newest.
with

accounts as (select * from {{ ref('base_accounts') }}),

prices as (select * from {{ ref('resolution_prices') }}),

applicable as (
    select
        accounts.source_system,
        accounts.account_id,
        prices.definition_id,
        prices.unit,
        prices.valid_from,
        prices.price,
        prices.currency,
        prices.included_quantity,
        prices.minimum,
        prices.flat_fee,
        prices.source,
        coalesce(prices.account_id, '') <> '' as names_account,
        coalesce(prices.source_system, '') <> '' as names_source
    from accounts
    inner join prices
        on
            coalesce(prices.source_system, '') in ('', accounts.source_system)
            and coalesce(prices.account_id, '') in ('', accounts.account_id)
),

starts as (
    select
        source_system,
        account_id,
        definition_id,
        valid_from
    from applicable
    group by 1, 2, 3, 4
),

ranked as (
    select
        applicable.*,
        starts.valid_from as holds_from,
        row_number() over (
            partition by starts.source_system, starts.account_id, starts.definition_id, starts.valid_from
            order by
                case when applicable.names_account then 1 else 0 end desc nulls last,
                case when applicable.names_source then 1 else 0 end desc nulls last,
                applicable.valid_from desc nulls last
        ) as price_rank
    from starts
    inner join applicable
        on
            starts.source_system = applicable.source_system
            and starts.account_id = applicable.account_id
            and starts.definition_id = applicable.definition_id
            and applicable.valid_from <= starts.valid_from
)

select
    source_system,
    account_id,
    definition_id,
    holds_from as valid_from,
    lead(holds_from) over (
        partition by source_system, account_id, definition_id
        order by holds_from nulls last
    ) - 1 as valid_to,
    lead(holds_from, 1, date '9999-12-31') over (
        partition by source_system, account_id, definition_id order by holds_from nulls last
    ) as next_valid_from,
    unit,
    price,
    currency,
    included_quantity,
    minimum,
    flat_fee,
    source as price_source
from ranked
where price_rank = 1
