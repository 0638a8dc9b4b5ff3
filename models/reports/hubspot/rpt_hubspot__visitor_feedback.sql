-- One row per source, account, local week of submission and feedback type; weeks without feedback included for every type that
-- ever came.
with

feedback as (select * from {{ ref('agg_weekly_feedback') }}),

weeks as (
    select
        source_system,
        account_id,
        week_start,
        feedback_type,
        {{ sum_of_counts('submissions') }} as submissions,
        {{ sum_of_counts("case when polarity = 'positive' then submissions else 0 end") }} as positive_submissions,
        {{ sum_of_counts("case when polarity = 'neutral' then submissions else 0 end") }} as neutral_submissions,
        {{ sum_of_counts("case when polarity = 'negative' then submissions else 0 end") }} as negative_submissions,
        {{ sum_of_counts("case when polarity = 'unknown' then submissions else 0 end") }} as unknown_submissions,
        {{ sum_of_counts('votes_on_ai_replies') }} as votes_on_ai_replies,
        {{ sum_of_counts("case when polarity = 'positive' then votes_on_ai_replies else 0 end") }}
            as positive_votes_on_ai_replies,
        {{ sum_of_counts("case when polarity = 'negative' then votes_on_ai_replies else 0 end") }}
            as negative_votes_on_ai_replies,
        {{ sum_of_counts('latest_votes_of_conversations') }} as latest_votes,
        {{ sum_of_counts("case when polarity = 'positive' then latest_votes_of_conversations else 0 end") }}
            as positive_latest_votes,
        {{ sum_of_counts("case when polarity = 'negative' then latest_votes_of_conversations else 0 end") }}
            as negative_latest_votes
    from feedback
    group by 1, 2, 3, 4
)

select
    source_system,
    account_id,
    week_start,
    feedback_type,
    submissions,
    positive_submissions,
    neutral_submissions,
    negative_submissions,
    unknown_submissions,
    {{ rate('positive_submissions', 'positive_submissions + negative_submissions') }} as positive_share,
    votes_on_ai_replies,
    positive_votes_on_ai_replies,
    negative_votes_on_ai_replies,
    {{ rate('positive_votes_on_ai_replies', 'positive_votes_on_ai_replies + negative_votes_on_ai_replies') }}
        as positive_share_of_votes,
    latest_votes as conversations_with_latest_vote,
    positive_latest_votes as conversations_with_positive_latest_vote,
    negative_latest_votes as conversations_with_negative_latest_vote,
    {{ rate('positive_latest_votes', 'positive_latest_votes + negative_latest_votes') }} as positive_share_of_latest_votes
from weeks
