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
    source_system,
    account_id,
    -- votes and surveys count on their own: the prefix keeps their ids apart
    'vote/' || vote_id as feedback_id,
    conversation_id,
    message_id,
    cast(null as varchar) as ticket_id,
    cast(null as varchar) as contact_id,
    'helpful_vote' as feedback_type,
    vote as feedback_value,
    cast(null as varchar) as polarity,
    cast(null as varchar) as feedback_comment,
    cast(null as decimal(18, 4)) as scale_min,
    cast(null as decimal(18, 4)) as scale_max,
    voted_at as submitted_at,
    cast(null as varchar) as scale_min_fault,
    cast(null as varchar) as scale_max_fault,
    voted_at_fault as submitted_at_fault,
    _file,
    _row
from votes
union all
select
    submissions.source_system,
    submissions.account_id,
    submissions.submission_id as feedback_id,
    cast(null as varchar) as conversation_id,
    cast(null as varchar) as message_id,
    submissions.ticket_id,
    coalesce(submissions.contact_id, submissions.visitor_id) as contact_id,
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
