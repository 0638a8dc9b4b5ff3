-- One row per source, account, ISO weekday and local hour: respond.io's "Conversations opened heatmap", with the real hours
-- that the cell had.
with

account_hours as (select * from {{ ref('dim_account_hours') }}),

conversations as (select * from {{ ref('fct_conversations') }}),

-- where the exports cannot show one, nothing was measured: no rows, not zeros
accounts_with_conversations as (
    select * from {{ ref('dim_account_evidence') }}
    where evidence_kind = 'conversations' and is_known
),

opened as (
    select
        source_system,
        account_id,
        cast({{ iso_weekday('opened_date') }} as integer) as iso_weekday,
        opened_hour as hour_of_day,
        count(*) as opened_conversations
    from conversations
    where is_counted and opened_date is not null
    group by 1, 2, 3, 4
),

exposed as (
    select
        account_hours.source_system,
        account_hours.account_id,
        account_hours.iso_weekday,
        account_hours.hour_of_day,
        min(account_hours.date_day) as first_date,
        max(account_hours.date_day) as last_date,
        sum(account_hours.exposure_hours) as exposure_hours
    from account_hours
    inner join accounts_with_conversations
        on
            account_hours.source_system = accounts_with_conversations.source_system
            and account_hours.account_id = accounts_with_conversations.account_id
    group by 1, 2, 3, 4
)

select
    exposed.source_system,
    exposed.account_id,
    exposed.iso_weekday,
    exposed.hour_of_day,
    exposed.first_date,
    exposed.last_date,
    coalesce(opened.opened_conversations, 0) as opened_conversations,
    exposed.exposure_hours,
    {{ rate('coalesce(opened.opened_conversations, 0)', 'exposed.exposure_hours') }} as opened_per_exposure_hour
from exposed
left join opened
    on
        exposed.source_system = opened.source_system
        and exposed.account_id = opened.account_id
        and exposed.iso_weekday = opened.iso_weekday
        and exposed.hour_of_day = opened.hour_of_day
