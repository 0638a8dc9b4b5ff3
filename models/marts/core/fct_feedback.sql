-- One row per submission by its account's as_of, or without a readable instant.
with

feedback as (select * from {{ ref('int_feedback') }}),

feedback_links as (select * from {{ ref('int_feedback_links') }}),

owners as (select * from {{ ref('int_feedback_owners') }}),

agents as (select * from {{ ref('dim_agents') }}),

episodes as (select * from {{ ref('int_episodes') }}),

accounts as (select * from {{ ref('base_accounts') }}),

named_items as (select * from {{ ref('int_named_items') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

-- a vote on a message whose id several conversations have counts in each of them, and is one submission: shown with the first
first_links as (
    select
        *,
        row_number() over (
            partition by source_system, account_id, feedback_id
            order by conversation_id nulls last
        ) as link_number
    from feedback_links
),

joined as (
    select
        feedback.*,
        episodes.episode_id,
        episodes.channel,
        coalesce(episodes.conversation_id, feedback.conversation_id) as linked_conversation_id,
        replies.item_id as reply_id,
        first_links.reply_item_number,
        owners.agent_id,
        coalesce(owners.agent_kind, agents.agent_kind, case when owners.agent_id is not null then 'unknown' end) as agent_kind,
        owners.evidence as agent_evidence,
        accounts.week_start,
        {{ local_date('feedback.submitted_at', 'zone_days') }} as submitted_date
    from feedback
    inner join accounts
        on feedback.source_system = accounts.source_system and feedback.account_id = accounts.account_id
    left join zone_days on {{ is_zone_day('feedback.submitted_at', 'accounts.timezone', 'zone_days') }}
    left join first_links
        on
            feedback.source_system = first_links.source_system
            and feedback.account_id = first_links.account_id
            and feedback.feedback_id = first_links.feedback_id
            and first_links.link_number = 1
    left join owners
        on
            feedback.source_system = owners.source_system
            and feedback.account_id = owners.account_id
            and feedback.feedback_id = owners.feedback_id
    left join agents
        on
            owners.source_system = agents.source_system
            and owners.account_id = agents.account_id
            and owners.agent_id = agents.agent_id
    left join named_items as replies
        on
            first_links.conversation_number = replies.conversation_number
            and first_links.reply_item_number = replies.item_number
    left join episodes
        on
            first_links.conversation_number = episodes.conversation_number
            and first_links.episode_index = episodes.episode_index
),

judged as (
    select
        *,
        is_vote and reply_item_number is not null as is_vote_on_reply,
        {{ week_start_date('submitted_date', 'week_start') }} as submitted_week
    from joined
)

select
    source_system || '/' || account_id || '/' || feedback_id as feedback_key,
    source_system,
    account_id,
    feedback_id,
    linked_conversation_id as conversation_id,
    episode_id,
    coalesce(channel, 'unknown') as channel,
    message_id,
    reply_id as ai_reply_message_id,
    ticket_id,
    contact_id,
    agent_id,
    agent_kind,
    agent_evidence,
    feedback_type,
    feedback_value as value,
    feedback_score as score,
    scale_min,
    scale_max,
    polarity,
    is_vote_on_reply as is_vote,
    -- who votes often, or changes a vote, counts once
    is_vote_on_reply and row_number() over (
        partition by
            source_system, account_id, linked_conversation_id, feedback_type, submitted_week, is_vote_on_reply
        order by
            submitted_at desc nulls last,
            case polarity when 'negative' then 0 when 'neutral' then 1 else 2 end,
            feedback_id desc nulls last
    ) = 1 as is_latest_vote_in_week,
    submitted_at,
    submitted_date,
    submitted_week,
    feedback_comment as comment
from judged
