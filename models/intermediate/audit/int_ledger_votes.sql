-- One row per episode and instant that the ledger asks about: the votes of the episode before it, a letter each (p positive,
-- u neutral, n negative), in their order; where there are any. A capital where the vote is on an AI reply: only such a one counts,
-- and one that a late item moved to people, or from one reply to another, is the vote that it was.
-- An ephemeral model, for the sake of one that it reads.
{{ config(materialized='ephemeral') }}
with

differences as (select * from {{ ref('int_ledger_differences') }}),

feedback as (select * from {{ ref('int_feedback') }}),

feedback_links as (select * from {{ of_touched(ref('int_feedback_links')) }}),

votes as (
    select
        feedback_links.conversation_number,
        feedback_links.episode_index,
        feedback.submitted_at,
        case feedback.polarity when 'positive' then 'p' when 'negative' then 'n' else 'u' end as letter,
        feedback_links.reply_item_number is not null as is_on_reply
    from feedback_links
    inner join feedback
        on
            feedback_links.source_system = feedback.source_system
            and feedback_links.account_id = feedback.account_id
            and feedback_links.feedback_id = feedback.feedback_id
    where feedback.is_vote
),

voted as (
    select
        differences.conversation_number,
        differences.episode_index,
        differences.evaluated_until,
        differences.published_evaluated_until
    from differences
    where differences.conversation_number in (select votes.conversation_number from votes)
),

asked as (
    select
        conversation_number,
        episode_index,
        evaluated_until as until_at
    from voted
    union
    select
        conversation_number,
        episode_index,
        published_evaluated_until as until_at
    from voted
)

select
    asked.conversation_number,
    asked.episode_index,
    asked.until_at,
    {{ texts_joined(
        'case when votes.is_on_reply then upper(votes.letter) else votes.letter end', '', 'votes.submitted_at, votes.letter'
    ) }} as votes
from asked
inner join votes
    on asked.conversation_number = votes.conversation_number and asked.episode_index = votes.episode_index
where votes.submitted_at < asked.until_at
group by 1, 2, 3
