-- One row per source, account, local date of the message, message source, item type, channel, sender and team: respond.io's
-- "Outgoing messages", by source.
with

messages as (select * from {{ ref('agg_daily_messages') }}),

conversations as (select * from {{ ref('fct_conversations') }}),

agents as (select * from {{ ref('dim_agents') }}),

-- where the exports cannot show one, nothing was measured: no rows, not zeros
measured_dates as (
    select * from {{ ref('dim_measured_dates') }}
    where evidence_kind = 'messages'
),

outgoing as (
    select
        messages.source_system,
        messages.account_id,
        messages.sent_date,
        messages.sender_kind as message_source,
        messages.item_type,
        messages.channel,
        coalesce(messages.sender_id, 'none') as user_id,
        coalesce(agents.team_id, 'none') as team_id,
        messages.messages,
        coalesce(messages.delivery_status, '') = 'failed' as is_failed,
        conversations.conversation_key is null as is_outside
    from messages
    left join conversations
        on
            messages.source_system = conversations.source_system
            and messages.account_id = conversations.account_id
            and messages.conversation_id = conversations.conversation_id
    left join agents
        on
            messages.source_system = agents.source_system
            and messages.account_id = agents.account_id
            and messages.sender_id = agents.agent_id
    where
        messages.direction = 'outbound'
        and messages.sent_date is not null
        and coalesce(conversations.is_counted, true)
    -- no message, on every measured date: it counts nowhere and keeps the date
    union all
    select
        source_system,
        account_id,
        date_day as sent_date,
        'unknown' as message_source,
        'message' as item_type,
        'unknown' as channel,
        'none' as user_id,
        'none' as team_id,
        0 as messages,
        false as is_failed,
        false as is_outside
    from measured_dates
)

select
    source_system,
    account_id,
    sent_date,
    message_source,
    item_type,
    channel,
    user_id,
    team_id,
    {{ sum_of_counts('case when is_failed then 0 else messages end') }} as outgoing_messages,
    {{ sum_of_counts('case when is_failed then messages else 0 end') }} as failed_messages,
    {{ sum_of_counts('case when is_outside and not is_failed then messages else 0 end') }} as messages_outside_conversations
from outgoing
group by 1, 2, 3, 4, 5, 6, 7, 8
