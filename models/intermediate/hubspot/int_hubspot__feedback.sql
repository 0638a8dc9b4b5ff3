-- One row per vote on a reply and per answer to a survey, in the shape of the contract.
-- A survey's answer brings no scale: it is HubSpot's own where the answer lies on it, else unknown.
with

votes as (select * from {{ ref('stg_hubspot__reply_votes') }}),

submissions as (select * from {{ ref('stg_hubspot__feedback_submissions') }}),

scales as (
    select * from {{ ref('vendor_survey_scales') }}
    where source_system = 'hubspot'
),

scored_submissions as (
    select
        *,
        {{ parse_decimal('submission_value') }} as score
    from submissions
)

select
    votes.source_system,
    votes.account_id,
    -- a vote keeps its own id, unless a survey's answer has it too
    case when submissions.submission_id is null then votes.vote_id else 'vote/' || votes.vote_id end as feedback_id,
    votes.conversation_id,
    votes.message_id,
    cast(null as varchar) as ticket_id,
    cast(null as varchar) as contact_id,
    cast(null as varchar) as rated_agent_id,
    'helpful_vote' as feedback_type,
    votes.vote as feedback_value,
    cast(null as varchar) as polarity,
    cast(null as varchar) as feedback_comment,
    cast(null as decimal(18, 4)) as scale_min,
    cast(null as decimal(18, 4)) as scale_max,
    votes.voted_at as submitted_at,
    cast(null as varchar) as scale_min_fault,
    cast(null as varchar) as scale_max_fault,
    votes.voted_at_fault as submitted_at_fault,
    votes._file,
    votes._row
from votes
left join submissions
    on
        votes.source_system = submissions.source_system
        and votes.account_id = submissions.account_id
        and votes.vote_id = submissions.submission_id
union all
select
    submissions.source_system,
    submissions.account_id,
    submissions.submission_id as feedback_id,
    cast(null as varchar) as conversation_id,
    cast(null as varchar) as message_id,
    submissions.ticket_id,
    coalesce(submissions.contact_id, submissions.visitor_id) as contact_id,
    cast(null as varchar) as rated_agent_id,
    submissions.survey_type as feedback_type,
    submissions.submission_value as feedback_value,
    submissions.response_group as polarity,
    submissions.submission_text as feedback_comment,
    scales.scale_min,
    scales.scale_max,
    submissions.submitted_at,
    cast(null as varchar) as scale_min_fault,
    cast(null as varchar) as scale_max_fault,
    submissions.submitted_at_fault,
    submissions._file,
    submissions._row
from scored_submissions as submissions
left join scales
    on submissions.survey_type = scales.feedback_type and submissions.score between scales.scale_min and scales.scale_max
