-- One row per account, channel and local date on which the AI was on in the channel: as the seed agent_live_periods states it,
-- else from its first episode in the channel, on the days on which the account's AI was in service.
with

agent_dates as (select * from {{ ref('dim_agent_dates') }}),

channel_starts as (select * from {{ ref('int_channel_starts') }}),

live_periods as (select * from {{ ref('agent_live_periods') }}),

-- on some channel: where periods are stated the seed knows, else signs of the AI that are no more than a week apart
account_dates as (
    select
        account_key,
        source_system,
        account_id,
        date_day,
        basis
    from agent_dates
    where
        case
            when basis = 'stated' then is_measured
            else coalesce(quiet_days <= {{ quiet_days_of_an_agent_in_service() }}, false)
        end
),

stated_channels as (
    select
        source_system,
        account_id,
        channel
    from live_periods
    where channel is not null
    group by 1, 2, 3
),

stated_dates as (
    select
        agent_dates.account_key,
        agent_dates.source_system,
        agent_dates.account_id,
        live_periods.channel,
        agent_dates.date_day
    from agent_dates
    inner join live_periods
        on
            agent_dates.source_system = live_periods.source_system
            and agent_dates.account_id = live_periods.account_id
            and agent_dates.date_day >= live_periods.live_from
            and (live_periods.live_to is null or agent_dates.date_day <= live_periods.live_to)
    where live_periods.channel is not null
    group by 1, 2, 3, 4, 5
),

seen_dates as (
    select
        account_dates.account_key,
        account_dates.source_system,
        account_dates.account_id,
        channel_starts.channel,
        account_dates.date_day,
        account_dates.basis
    from account_dates
    inner join channel_starts
        on
            account_dates.source_system = channel_starts.source_system
            and account_dates.account_id = channel_starts.account_id
            and account_dates.date_day >= channel_starts.first_handled_date
    left join stated_channels
        on
            channel_starts.source_system = stated_channels.source_system
            and channel_starts.account_id = stated_channels.account_id
            and channel_starts.channel = stated_channels.channel
    where stated_channels.channel is null
)

select
    account_key,
    source_system,
    account_id,
    channel,
    date_day,
    'stated' as basis
from stated_dates
union all
select
    account_key,
    source_system,
    account_id,
    channel,
    date_day,
    basis
from seen_dates
