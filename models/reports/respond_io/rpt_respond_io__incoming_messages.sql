-- One row per source, account, local date of the message, channel, assignee and team: respond.io's "Incoming messages".
with

messages as (select * from {{ ref('agg_daily_messages') }}),

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
        messages.messages,
        case when conversations.conversation_key is null then messages.messages else 0 end as messages_outside
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
        0 as messages,
        0 as messages_outside
    from measured_dates
)

select
    source_system,
    account_id,
    sent_date,
    channel,
    user_id,
    team_id,
    {{ sum_of_counts('messages') }} as incoming_messages,
    {{ sum_of_counts('messages_outside') }} as messages_outside_conversations
from incoming
group by 1, 2, 3, 4, 5, 6
