-- One row per source, account, local date of the message, channel, assignee and team: respond.io's "Incoming messages".
with

messages as (select * from {{ ref('fct_messages') }}),

conversations as (select * from {{ ref('fct_conversations') }}),

-- where the exports cannot show one, nothing was measured: no rows, not zeros
measured_dates as (
    select * from {{ ref('dim_measured_dates') }}
    where evidence_kind = 'messages'
),

incoming as (
    select
        messages.source_system,
        messages.account_id,
        messages.sent_date,
        messages.channel,
        coalesce(conversations.assignee_id, 'none') as user_id,
        coalesce(conversations.team_id, 'none') as team_id,
        messages.message_key,
        case when conversations.conversation_key is null then messages.message_key end as outside_message_key
    from messages
    left join conversations
        on
            messages.source_system = conversations.source_system
            and messages.account_id = conversations.account_id
            and messages.conversation_id = conversations.conversation_id
    where
        messages.item_role = 'contact_message'
        and messages.sent_date is not null
        and coalesce(conversations.is_counted, true)
    -- no message, on every measured date: it counts nowhere and keeps the date
    union all
    select
        source_system,
        account_id,
        date_day as sent_date,
        'unknown' as channel,
        'none' as user_id,
        'none' as team_id,
        cast(null as varchar) as message_key,
        cast(null as varchar) as outside_message_key
    from measured_dates
)

select
    source_system,
    account_id,
    sent_date,
    channel,
    user_id,
    team_id,
    count(message_key) as incoming_messages,
    count(outside_message_key) as messages_outside_conversations
from incoming
group by 1, 2, 3, 4, 5, 6
