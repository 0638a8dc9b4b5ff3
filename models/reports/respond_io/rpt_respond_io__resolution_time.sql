-- One row per source, account, local date of the last close, band, channel, closing source, closer and team: respond.io's
-- "Resolution time".
with

times as (
    select * from {{ ref('fct_conversation_times') }}
    where measure = 'resolution'
),

conversations as (select * from {{ ref('fct_conversations') }}),

responses as (select * from {{ ref('fct_conversation_responses') }}),

agents as (select * from {{ ref('dim_agents') }}),

bands as (
    select
        position,
        band
    from {{ ref('duration_bands') }}
    where measure = 'resolution'
    union all
    select
        0 as position,
        'none' as band
),

-- where the exports cannot show a close, nothing was measured: no rows, not zeros
measured_dates as (
    select * from {{ ref('dim_measured_dates') }}
    where evidence_kind = 'closes'
),

closed as (
    select
        times.source_system,
        times.account_id,
        times.closed_date,
        times.band_position,
        times.band,
        times.channel,
        coalesce(conversations.closed_by_kind, 'unknown') as closed_source,
        coalesce(times.user_id, 'none') as user_id,
        coalesce(agents.team_id, 'none') as team_id,
        times.conversation_key,
        times.seconds,
        responses.open_to_last_human_reply_seconds
    from times
    inner join conversations on times.conversation_key = conversations.conversation_key
    inner join responses on times.conversation_key = responses.conversation_key
    left join agents
        on
            times.source_system = agents.source_system
            and times.account_id = agents.account_id
            and times.user_id = agents.agent_id
    where times.closed_date is not null and times.is_counted
    -- no conversation, on every measured date and in every band: it counts nowhere and keeps the date
    union all
    select
        measured_dates.source_system,
        measured_dates.account_id,
        measured_dates.date_day as closed_date,
        bands.position as band_position,
        bands.band,
        'unknown' as channel,
        'unknown' as closed_source,
        'none' as user_id,
        'none' as team_id,
        cast(null as varchar) as conversation_key,
        cast(null as {{ type_double() }}) as seconds,
        cast(null as {{ type_double() }}) as open_to_last_human_reply_seconds
    from measured_dates
    cross join bands
)

select
    source_system,
    account_id,
    closed_date,
    band_position,
    band,
    channel,
    closed_source,
    user_id,
    team_id,
    count(conversation_key) as closed_conversations,
    coalesce({{ sum_of_seconds('seconds') }}, 0) as resolution_seconds_sum,
    count(seconds) as resolution_seconds_n,
    {{ rate(sum_of_seconds('seconds'), 'count(seconds)') }} as average_resolution_seconds,
    coalesce({{ sum_of_seconds('open_to_last_human_reply_seconds') }}, 0) as open_to_last_human_reply_seconds_sum,
    count(open_to_last_human_reply_seconds) as open_to_last_human_reply_seconds_n,
    {{ rate(sum_of_seconds('open_to_last_human_reply_seconds'), 'count(open_to_last_human_reply_seconds)') }}
        as average_open_to_last_human_reply_seconds
from closed
group by 1, 2, 3, 4, 5, 6, 7, 8, 9
