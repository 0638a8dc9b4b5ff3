-- One row per source, account, basis, local date, measure, band, channel, user and team: the figures of respond.io's Responses
-- tab.
with

times as (select * from {{ ref('fct_conversation_times') }}),

responses as (select * from {{ ref('fct_conversation_responses') }}),

agents as (select * from {{ ref('dim_agents') }}),

-- where the exports cannot show a reply, nothing was measured: no rows, not zeros
accounts_with_messages as (
    select * from {{ ref('dim_account_evidence') }}
    where evidence_kind = 'messages' and is_known
),

measured_dates as (
    select * from {{ ref('dim_measured_dates') }}
    where evidence_kind = 'messages'
),

bands as (
    select
        measure,
        position,
        band
    from {{ ref('duration_bands') }}
    where measure <> 'resolution'
    union all
    select
        measure,
        0 as position,
        'none' as band
    from {{ ref('duration_bands') }}
    where measure <> 'resolution'
    group by 1
),

bases as (
    select true as closed_only
    union all
    select false as closed_only
),

-- each conversation once a basis: on the date of its last close, and on that of its opening
counted_times as (
    select
        times.source_system,
        times.account_id,
        bases.closed_only,
        case when bases.closed_only then times.closed_date else times.opened_date end as counted_date,
        times.measure,
        times.band_position,
        times.band,
        times.channel,
        coalesce(times.user_id, 'none') as user_id,
        coalesce(agents.team_id, 'none') as team_id,
        times.conversation_key,
        times.seconds,
        case when times.measure = 'average_response' then responses.responses end as responses,
        case when times.measure = 'average_response' then responses.response_seconds_sum end as response_seconds_sum,
        responses.handoff_wait_seconds_sum,
        responses.handoff_wait_seconds_n
    from times
    cross join bases
    inner join accounts_with_messages
        on times.source_system = accounts_with_messages.source_system and times.account_id = accounts_with_messages.account_id
    left join agents
        on
            times.source_system = agents.source_system
            and times.account_id = agents.account_id
            and times.user_id = agents.agent_id
    left join responses on times.conversation_key = responses.conversation_key
    where times.measure <> 'resolution' and times.is_counted
),

facts as (
    select
        source_system,
        account_id,
        closed_only,
        counted_date,
        measure,
        band_position,
        band,
        channel,
        user_id,
        team_id,
        count(conversation_key) as conversations,
        coalesce({{ sum_of_seconds('seconds') }}, 0) as seconds_sum,
        count(seconds) as seconds_n,
        {{ rate(sum_of_seconds('seconds'), 'count(seconds)') }} as average_seconds,
        {{ sum_of_counts('responses') }} as responses,
        -- the row that keeps the date counts none, and 0 seconds: also where a conversation shares it
        coalesce(
            {{ sum_of_seconds('response_seconds_sum') }},
            case when measure = 'average_response' and channel = 'unknown' and user_id = 'none' and team_id = 'none' then 0 end
        ) as response_seconds_sum,
        coalesce({{ sum_of_seconds('handoff_wait_seconds_sum') }}, 0) as handoff_wait_seconds_sum,
        {{ sum_of_counts('handoff_wait_seconds_n') }} as handoff_wait_seconds_n,
        {{ rate(sum_of_seconds('handoff_wait_seconds_sum'), sum_of_counts('handoff_wait_seconds_n')) }}
            as average_handoff_wait_seconds
    from counted_times
    where counted_date is not null
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
),

-- no conversation, on every date and in every band: such a row counts nothing and keeps the date. They are many, of every account
-- and date: they are looked up among the facts, never grouped with them
quiet_rows as (
    select
        measured_dates.source_system,
        measured_dates.account_id,
        bases.closed_only,
        measured_dates.date_day as counted_date,
        bands.measure,
        bands.position as band_position,
        bands.band
    from measured_dates
    cross join bases
    cross join bands
    left join facts
        on
            measured_dates.source_system = facts.source_system
            and measured_dates.account_id = facts.account_id
            and bases.closed_only = facts.closed_only
            and measured_dates.date_day = facts.counted_date
            and bands.measure = facts.measure
            and bands.position = facts.band_position
            and bands.band = facts.band
            and facts.channel = 'unknown'
            and facts.user_id = 'none'
            and facts.team_id = 'none'
    where facts.source_system is null
)

select * from facts
union all
select
    source_system,
    account_id,
    closed_only,
    counted_date,
    measure,
    band_position,
    band,
    'unknown' as channel,
    'none' as user_id,
    'none' as team_id,
    cast(0 as bigint) as conversations,
    cast(0 as {{ type_double() }}) as seconds_sum,
    cast(0 as bigint) as seconds_n,
    cast(null as {{ type_double() }}) as average_seconds,
    case when measure = 'average_response' then cast(0 as bigint) end as responses,
    case when measure = 'average_response' then cast(0 as {{ type_double() }}) end as response_seconds_sum,
    cast(0 as {{ type_double() }}) as handoff_wait_seconds_sum,
    cast(0 as bigint) as handoff_wait_seconds_n,
    cast(null as {{ type_double() }}) as average_handoff_wait_seconds
from quiet_rows
