-- One row per click on a product card: its newest version.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

newest as (
    select
        landed.*,
        accounts.timezone
    from {{ source('klaviyo', 'product_card_clicks') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    where
        {{ is_newest_version(
            source('klaviyo', 'product_card_clicks'),
            ['click_id'],
            parents=['conversation_id', 'profile_id']
        ) }}
),

dated as (
    select
        newest.*,
        {{ parse_instant_or_seconds('newest.clicked_at', 'clicked_days') }} as clicked_at_utc,
        {{ local_reading('newest.clicked_at', 'clicked_days') }} as clicked_at_reading
    from newest
    left join local_days as clicked_days on {{ is_local_day('newest.clicked_at', 'newest.timezone', 'clicked_days') }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(click_id, '') as click_id,
        nullif(conversation_id, '') as conversation_id,
        nullif(profile_id, '') as profile_id,
        nullif(product_id, '') as product_id,
        ---------- instants, UTC
        clicked_at_utc as clicked_at,
        clicked_at as clicked_at_text,
        clicked_at_reading,
        ---------- where it came from
        _file,
        _row
    from dated
)

select
    source_system,
    account_id,
    {{ id_kept_apart('click_id', ['conversation_id', 'profile_id']) }} as click_id,
    conversation_id,
    profile_id,
    product_id,
    clicked_at,
    {{ instant_fault('clicked_at_text', 'clicked_at', 'clicked_at_reading') }} as clicked_at_fault,
    _file,
    _row
from typed
