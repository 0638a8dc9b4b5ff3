-- One row per item on the timeline of a loaded conversation: every message and state change with a readable instant,
-- and the close that `closed_at` stands for where no closed event says it. Narrow rows, no text.
-- `item_number` is the one total order: instant, sequence (NULL last), items the project made up last, id by code point,
-- message before event. The running counts share its sort: counted before the item, over the whole conversation.
with

conversations as (select * from {{ ref('int_conversations') }}),

messages as (select * from {{ ref('int_messages') }}),

events as (select * from {{ ref('int_events') }}),

message_items as (
    select
        conversations.conversation_number,
        messages.sent_at as occurred_at,
        messages.sequence_number,
        false as is_made_up,
        true as is_message,
        messages.message_id as item_id,
        messages.item_role,
        messages.channel,
        -- who answered, where it is an answer
        case when messages.item_role in ('ai_reply', 'human_reply') then messages.sender_id end as sender_id,
        -- three-valued: any citation or action; unknown while one of the two counts is unknown; else none
        case
            when messages.item_role <> 'ai_reply' then null
            when messages.n_citations > 0 or messages.n_actions > 0 then true
            when messages.n_citations is null or messages.n_actions is null then null
            else false
        end as is_substantive,
        false as is_by_ai
    from messages
    inner join conversations
        on
            messages.source_system = conversations.source_system
            and messages.account_id = conversations.account_id
            and messages.conversation_id = conversations.conversation_id
    -- the conversation's as_of, not the account's: a filter before the join would hide which side is the large one
    where messages.sent_at <= conversations.as_of
),

placed_events as (
    select
        conversations.conversation_number,
        events.occurred_at,
        events.sequence_number,
        events.event_id,
        events.item_role,
        events.is_by_ai,
        events.is_known
    from events
    inner join conversations
        on
            events.source_system = conversations.source_system
            and events.account_id = conversations.account_id
            and events.conversation_id = conversations.conversation_id
    where events.occurred_at is not null
),

event_items as (
    select
        conversation_number,
        occurred_at,
        sequence_number,
        {{ is_made_up_id('event_id') }} as is_made_up,
        false as is_message,
        event_id as item_id,
        item_role,
        cast(null as varchar) as channel,
        cast(null as varchar) as sender_id,
        cast(null as boolean) as is_substantive,
        is_by_ai
    from placed_events
    where is_known
),

-- a closed event that lies after as_of takes the place of `closed_at` too: else the close would vanish when as_of moves on
closed_conversations as (
    select conversation_number
    from placed_events
    where item_role = 'close'
    group by 1
),

made_up_closes as (
    select
        conversations.conversation_number,
        conversations.closed_at as occurred_at,
        cast(null as bigint) as sequence_number,
        true as is_made_up,
        false as is_message,
        cast(null as varchar) as item_id,
        'close' as item_role,
        cast(null as varchar) as channel,
        cast(null as varchar) as sender_id,
        cast(null as boolean) as is_substantive,
        false as is_by_ai
    from conversations
    left join closed_conversations on conversations.conversation_number = closed_conversations.conversation_number
    where
        closed_conversations.conversation_number is null
        and conversations.closed_at <= conversations.as_of
),

items as (
    select * from message_items
    union all
    select * from event_items
    union all
    select * from made_up_closes
)

select
    conversation_number,
    row_number() over in_order as item_number,
    occurred_at,
    is_message,
    item_id,
    is_made_up,
    item_role,
    channel,
    sender_id,
    is_substantive,
    is_by_ai,
    count(case when item_role = 'ai_reply' then 1 end) over before_it as ai_replies_before,
    count(case when item_role in ('ai_reply', 'human_reply') then 1 end) over before_it as answers_before
from items
window
    in_order as (
        partition by conversation_number
        order by occurred_at asc, sequence_number asc nulls last, is_made_up asc, item_id asc, is_message desc
    ),
    before_it as (
        partition by conversation_number
        order by occurred_at asc, sequence_number asc nulls last, is_made_up asc, item_id asc, is_message desc
        rows between unbounded preceding and 1 preceding
    )
