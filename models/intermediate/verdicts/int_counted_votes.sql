-- One row per episode and window in which a vote on an AI reply counts: what the vote on the last reply says, and the first
-- negative one on any. On each reply the newest vote before the window's end counts; at equal instants a negative one wins, then
-- a neutral one.
{{ config(materialized='by_conversation') }}
with

feedback as (select * from {{ ref('int_feedback') }}),

feedback_links as (select * from {{ of_touched(ref('int_feedback_links')) }}),

episode_facts as (select * from {{ of_touched(ref('int_episode_facts')) }}),

windows as (select * from {{ ref('int_windows') }}),

votes as (
    select
        feedback_links.conversation_number,
        feedback_links.episode_index,
        feedback_links.reply_item_number,
        feedback.submitted_at,
        feedback.polarity
    from feedback_links
    inner join feedback
        on
            feedback_links.source_system = feedback.source_system
            and feedback_links.account_id = feedback.account_id
            and feedback_links.feedback_id = feedback.feedback_id
    where feedback.is_vote and feedback_links.reply_item_number is not null
),

counted_votes as (
    select
        votes.conversation_number,
        votes.episode_index,
        windows.window_hours,
        votes.reply_item_number = episode_facts.last_ai_reply_number as is_on_last_reply,
        max(votes.submitted_at) as counted_at,
        max(case when votes.polarity = 'negative' then votes.submitted_at end) as newest_negative_at,
        max(case when votes.polarity = 'neutral' then votes.submitted_at end) as newest_neutral_at
    from votes
    inner join episode_facts
        on votes.conversation_number = episode_facts.conversation_number and votes.episode_index = episode_facts.episode_index
    cross join windows
    where votes.submitted_at < {{ add_hours('episode_facts.last_ai_reply_at', 'windows.window_hours') }}
    group by 1, 2, 3, 4, votes.reply_item_number
),

with_polarities as (
    select
        conversation_number,
        episode_index,
        window_hours,
        is_on_last_reply,
        counted_at,
        case
            when newest_negative_at = counted_at then 'negative'
            when newest_neutral_at = counted_at then 'neutral'
            else 'positive'
        end as polarity
    from counted_votes
)

select
    conversation_number,
    episode_index,
    window_hours,
    min(case when is_on_last_reply and polarity = 'negative' then counted_at end) as last_reply_negative_at,
    min(case when is_on_last_reply and polarity = 'positive' then counted_at end) as last_reply_positive_at,
    min(case when polarity = 'negative' then counted_at end) as any_reply_negative_at
from with_polarities
group by 1, 2, 3
