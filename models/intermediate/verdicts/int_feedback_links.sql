-- One row per submission and loaded conversation that it is about: the AI reply it belongs to, when there is one, and the
-- episode. With a message id it belongs to that message: where several conversations have it, to that of its own conversation
-- id, without one to each. Without a message id it belongs to the newest AI reply of its conversation at or before it, unless a
-- person replied since: then it is about people.
with

feedback as (select * from {{ ref('int_feedback') }}),

messages as (select * from {{ ref('int_message_keys') }}),

accounts as (select * from {{ ref('base_accounts') }}),

conversations as (select * from {{ ref('int_known_conversations') }}),

episode_items as (select * from {{ ref('int_episode_items') }}),

episode_facts as (select * from {{ ref('int_episode_facts') }}),

-- messages are many: only those that a submission names are looked at
named_messages as (
    select
        messages.source_system,
        messages.account_id,
        messages.message_id,
        messages.conversation_id,
        messages.item_key,
        count(*) over (
            partition by messages.source_system, messages.account_id, messages.message_id
        ) as conversations
    from messages
    inner join accounts
        on messages.source_system = accounts.source_system and messages.account_id = accounts.account_id
    where
        messages.message_id in (select feedback.message_id from feedback)
        and {{ exists_by('messages.sent_at', 'accounts.as_of') }}
),

-- joined by itself: what a left join asks of both sides together makes DuckDB compare every pair
meant_messages as (
    select
        feedback.source_system,
        feedback.account_id,
        feedback.feedback_id,
        named_messages.conversation_id,
        named_messages.item_key
    from feedback
    inner join named_messages
        on
            feedback.source_system = named_messages.source_system
            and feedback.account_id = named_messages.account_id
            and feedback.message_id = named_messages.message_id
    where
        named_messages.conversations = 1
        or feedback.conversation_id is null
        or feedback.conversation_id = named_messages.conversation_id
),

-- a message id, where there is one, says the conversation as well
with_conversations as (
    select
        feedback.source_system,
        feedback.account_id,
        feedback.feedback_id,
        feedback.message_id is not null as names_message,
        meant_messages.item_key,
        feedback.submitted_at,
        conversations.conversation_number,
        conversations.conversation_id
    from feedback
    left join meant_messages
        on
            feedback.source_system = meant_messages.source_system
            and feedback.account_id = meant_messages.account_id
            and feedback.feedback_id = meant_messages.feedback_id
    inner join conversations
        on
            feedback.source_system = conversations.source_system
            and feedback.account_id = conversations.account_id
            and coalesce(meant_messages.conversation_id, feedback.conversation_id) = conversations.conversation_id
),

about_conversations as (
    select conversation_number
    from with_conversations
    group by 1
),

answers as (
    select
        episode_items.conversation_number,
        episode_items.episode_index,
        episode_items.item_number,
        episode_items.item_key,
        episode_items.item_role,
        episode_items.occurred_at
    from episode_items
    inner join about_conversations on episode_items.conversation_number = about_conversations.conversation_number
    where episode_items.item_role in ('ai_reply', 'human_reply')
),

-- submissions take their place among answers and starts of episodes: what lies at their very instant came before them
in_order as (
    select
        conversation_number,
        occurred_at,
        0 as is_submission,
        item_number,
        cast(null as bigint) as episode_index,
        cast(null as varchar) as feedback_id
    from answers
    union all
    select
        episode_facts.conversation_number,
        episode_facts.started_at as occurred_at,
        0 as is_submission,
        cast(null as bigint) as item_number,
        episode_facts.episode_index,
        cast(null as varchar) as feedback_id
    from episode_facts
    inner join about_conversations on episode_facts.conversation_number = about_conversations.conversation_number
    where episode_facts.started_at is not null
    union all
    select
        conversation_number,
        submitted_at as occurred_at,
        1 as is_submission,
        cast(null as bigint) as item_number,
        cast(null as bigint) as episode_index,
        feedback_id
    from with_conversations
    where submitted_at is not null
),

with_past as (
    select
        conversation_number,
        feedback_id,
        is_submission,
        max(item_number) over so_far as last_answer_number,
        max(episode_index) over so_far as running_episode_index
    from in_order
    window so_far as (
        partition by conversation_number
        order by occurred_at nulls last, is_submission nulls last
        rows between unbounded preceding and current row
    )
),

-- the message that is named, else the last answer at or before the submission
with_answers as (
    select
        with_conversations.*,
        coalesce(with_past.running_episode_index, 1) as running_episode_index,
        case when with_conversations.names_message then named_answers.item_number else with_past.last_answer_number end
            as answer_number
    from with_conversations
    left join with_past
        on
            with_conversations.conversation_number = with_past.conversation_number
            and with_conversations.feedback_id = with_past.feedback_id
            and with_past.is_submission = 1
    left join answers as named_answers
        on
            with_conversations.conversation_number = named_answers.conversation_number
            and with_conversations.item_key = named_answers.item_key
)

select
    with_answers.source_system,
    with_answers.account_id,
    with_answers.feedback_id,
    with_answers.conversation_number,
    with_answers.conversation_id,
    -- about no AI reply, the episode that was running
    coalesce(replies.episode_index, with_answers.running_episode_index) as episode_index,
    replies.item_number as reply_item_number
from with_answers
left join answers as replies
    on
        with_answers.conversation_number = replies.conversation_number
        and with_answers.answer_number = replies.item_number
        and replies.item_role = 'ai_reply'
