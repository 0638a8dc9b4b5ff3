-- One row per closed conversation with a resolution time: how far its length and its number of messages lie from the median of
-- its category, as robust scores.
with

conversations as (
    select
        *,
        -- a conversation that is closed at once counts as one second: the logarithm of 0 is none
        ln(greatest(resolution_seconds, 1)) as log_seconds,
        incoming_messages + outgoing_messages as messages
    from {{ ref('rpt_respond_io__conversation_list') }}
    where resolution_seconds is not null
),

medians as (
    select
        source_system,
        account_id,
        category,
        count(*) as category_conversations,
        count(messages) as category_conversations_with_messages,
        {{ percentile('resolution_seconds', 0.5) }} as median_resolution_seconds,
        {{ percentile('log_seconds', 0.5) }} as median_log_seconds,
        {{ percentile('messages', 0.5) }} as median_messages
    from conversations
    group by 1, 2, 3
),

distances as (
    select
        conversations.source_system,
        conversations.account_id,
        conversations.category,
        {{ percentile('abs(conversations.log_seconds - medians.median_log_seconds)', 0.5) }} as log_seconds_distance,
        {{ percentile('abs(conversations.messages - medians.median_messages)', 0.5) }} as messages_distance
    from conversations
    inner join medians
        on
            conversations.source_system = medians.source_system
            and conversations.account_id = medians.account_id
            and conversations.category = medians.category
    group by 1, 2, 3
),

scores as (
    select
        conversations.conversation_key,
        conversations.source_system,
        conversations.account_id,
        conversations.conversation_id,
        conversations.contact_id,
        conversations.category,
        conversations.summary,
        conversations.closer_id,
        conversations.team_id,
        conversations.channel,
        conversations.closed_date,
        conversations.resolution_seconds,
        conversations.messages,
        medians.category_conversations,
        medians.median_resolution_seconds,
        medians.median_messages,
        {{ robust_score(
            'conversations.log_seconds',
            'medians.median_log_seconds',
            'distances.log_seconds_distance',
            'medians.category_conversations'
        ) }} as duration_score,
        {{ robust_score(
            'conversations.messages',
            'medians.median_messages',
            'distances.messages_distance',
            'medians.category_conversations_with_messages'
        ) }} as messages_score
    from conversations
    inner join medians
        on
            conversations.source_system = medians.source_system
            and conversations.account_id = medians.account_id
            and conversations.category = medians.category
    inner join distances
        on
            conversations.source_system = distances.source_system
            and conversations.account_id = distances.account_id
            and conversations.category = distances.category
)

select
    *,
    duration_score > {{ unusual_score() }} as is_long,
    messages_score > {{ unusual_score() }} as has_many_messages,
    duration_score > {{ unusual_score() }} and messages_score > {{ unusual_score() }} as is_unusual
from scores
