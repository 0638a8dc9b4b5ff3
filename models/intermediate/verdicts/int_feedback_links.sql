-- One row per submission and loaded conversation that it is about: the AI reply it belongs to, when there is one, and the
-- episode. With a message id it belongs to that message: where several conversations have it, to that of its own conversation
-- id, without one to each. Without a message id it belongs to the newest AI reply of its conversation at or before it, unless a
-- person replied since: then it is about people.
with

feedback as (select * from {{ ref('int_feedback') }}),

messages as (select * from {{ ref('int_known_messages') }}),

conversations as (select * from {{ ref('int_known_conversations') }}),

episode_items as (select * from {{ ref('int_episode_item_ids') }}),

episode_facts as (select * from {{ ref('int_episode_facts') }}),

-- messages are many: only those that a submission names are looked at
named_messages as (
    select
        source_system,
        account_id,
        message_id,
        conversation_id,
        count(*) over (partition by source_system, account_id, message_id) as conversations
    from messages
    where message_id in (select feedback.message_id from feedback)
),

-- a message id, where there is one, says the conversation as well
with_conversations as (
    select
        feedback.source_system,
        feedback.account_id,
        feedback.feedback_id,
        feedback.message_id,
        feedback.submitted_at,
        conversations.conversation_number,
        conversations.conversation_id
    from feedback
    left join named_messages
        on
            feedback.source_system = named_messages.source_system
            and feedback.account_id = named_messages.account_id
            and feedback.message_id = named_messages.message_id
            and (
                named_messages.conversations = 1
                or feedback.conversation_id is null
                or feedback.conversation_id = named_messages.conversation_id
            )
    inner join conversations
        on
            feedback.source_system = conversations.source_system
            and feedback.account_id = conversations.account_id
            and coalesce(named_messages.conversation_id, feedback.conversation_id) = conversations.conversation_id
),

answers as (
    select
        conversation_number,
        episode_index,
        item_number,
        item_id,
        item_role,
        occurred_at
    from episode_items
    where item_role in ('ai_reply', 'human_reply')
),

-- the message that is named, else the last answer at or before the submission
last_answers as (
    select
        with_conversations.source_system,
        with_conversations.account_id,
        with_conversations.feedback_id,
        with_conversations.conversation_number,
        max(answers.item_number) as item_number,
        {{ value_at_last('answers.item_role', 'answers.item_number', 'true') }} as item_role,
        {{ value_at_last('answers.item_id', 'answers.item_number', 'true') }} as item_id,
        {{ value_at_last('answers.episode_index', 'answers.item_number', 'true') }} as episode_index
    from with_conversations
    inner join answers
        on
            with_conversations.conversation_number = answers.conversation_number
            and (
                with_conversations.message_id = answers.item_id
                or (
                    with_conversations.message_id is null
                    and answers.occurred_at <= with_conversations.submitted_at
                )
            )
    group by 1, 2, 3, 4
),

-- about no AI reply, the episode that was running
running_episodes as (
    select
        with_conversations.source_system,
        with_conversations.account_id,
        with_conversations.feedback_id,
        with_conversations.conversation_number,
        max(episode_facts.episode_index) as episode_index
    from with_conversations
    inner join episode_facts
        on
            with_conversations.conversation_number = episode_facts.conversation_number
            and (
                episode_facts.started_at <= with_conversations.submitted_at
                or episode_facts.episode_index = 1
            )
    group by 1, 2, 3, 4
)

select
    with_conversations.source_system,
    with_conversations.account_id,
    with_conversations.feedback_id,
    with_conversations.conversation_number,
    with_conversations.conversation_id,
    coalesce(replies.episode_index, running_episodes.episode_index) as episode_index,
    replies.item_number as reply_item_number,
    replies.item_id as reply_id
from with_conversations
left join last_answers as replies
    on
        with_conversations.source_system = replies.source_system
        and with_conversations.account_id = replies.account_id
        and with_conversations.feedback_id = replies.feedback_id
        and with_conversations.conversation_number = replies.conversation_number
        and replies.item_role = 'ai_reply'
left join running_episodes
    on
        with_conversations.source_system = running_episodes.source_system
        and with_conversations.account_id = running_episodes.account_id
        and with_conversations.feedback_id = running_episodes.feedback_id
        and with_conversations.conversation_number = running_episodes.conversation_number
