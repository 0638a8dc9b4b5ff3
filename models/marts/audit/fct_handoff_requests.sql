-- One row per state change by which a person was asked for or offered, in an episode: whether anybody took it, and when a
-- person first replied. Where no export of the account shows people's messages, neither is known.
{{ config(materialized='by_conversation', conversation_key=conversation_keys()) }}
with

requests as (select * from {{ of_touched(ref('int_handoff_requests')) }}),

events as (select * from {{ of_touched(ref('int_events')) }}),

episodes as (select * from {{ of_touched(ref('int_episodes')) }}),

accounts as (select * from {{ ref('base_accounts') }}),

peopled_accounts as (select * from {{ ref('int_peopled_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

business_seconds as (select * from {{ ref('int_business_seconds') }}),

scheduled_accounts as (select * from {{ ref('int_scheduled_accounts') }}),

opening_hours as (select * from {{ ref('int_opening_hours') }}),

joined as (
    select
        {{ request_id('episodes.episode_id', 'requests.request_index') }} as request_id,
        episodes.episode_id,
        episodes.source_system,
        episodes.account_id,
        episodes.conversation_id,
        episodes.channel,
        episodes.exclusion_reason is null as is_eligible,
        requests.request_index,
        requests.kind,
        case when not events.is_made_up then events.event_id end as event_id,
        events.reason,
        requests.occurred_at,
        {{ local_date('requests.occurred_at', 'zone_days') }} as occurred_date,
        accounts.week_start,
        peopled_accounts.account_id is not null as are_people_exported,
        requests.is_taken,
        requests.served_at,
        {{ elapsed_seconds('requests.waits_from_at', 'requests.served_at') }} as seconds_to_served
    from requests
    inner join events
        on requests.conversation_number = events.conversation_number and requests.item_key = events.item_key
    inner join episodes
        on
            requests.conversation_number = episodes.conversation_number
            and requests.episode_index = episodes.episode_index
    inner join accounts
        on episodes.source_system = accounts.source_system and episodes.account_id = accounts.account_id
    left join peopled_accounts
        on episodes.source_system = peopled_accounts.source_system and episodes.account_id = peopled_accounts.account_id
    left join zone_days on {{ is_zone_day('requests.occurred_at', 'accounts.timezone', 'zone_days') }}
)

select
    joined.request_id,
    joined.episode_id,
    joined.source_system,
    joined.account_id,
    joined.conversation_id,
    joined.channel,
    joined.is_eligible,
    joined.request_index,
    joined.kind,
    joined.event_id,
    joined.reason,
    joined.occurred_at,
    joined.occurred_date,
    {{ week_start_date('joined.occurred_date', 'joined.week_start') }} as occurred_week,
    {{ is_within_opening_hours('joined.occurred_at', 'scheduled_accounts', 'opening_hours') }} as is_within_opening_hours,
    case when joined.are_people_exported then joined.is_taken end as is_taken,
    joined.served_at,
    joined.seconds_to_served,
    case when scheduled_accounts.account_id is not null then business_seconds.business_seconds else joined.seconds_to_served end
        as business_seconds_to_served
from joined
left join scheduled_accounts
    on joined.source_system = scheduled_accounts.source_system and joined.account_id = scheduled_accounts.account_id
left join opening_hours on {{ is_opening_of('joined', 'joined.occurred_at', 'opening_hours') }}
left join business_seconds
    on joined.request_id = business_seconds.subject_id and business_seconds.clock = 'handoff_request'
