-- One row per loaded submission not later than its account's as_of, or without a readable instant; with its polarity.
-- `is_vote` is the one place that says which submissions judge an answer (nps does not: it is not about an answer).
with

feedback as (select * from {{ ref('int_exported_feedback') }}),

accounts as (select * from {{ ref('base_accounts') }}),

contacts as (select * from {{ ref('int_contacts') }}),

feedback_types as (
    select * from {{ ref('value_map') }}
    where domain = 'feedback_type'
),

polarities as (
    select * from {{ ref('value_map') }}
    where domain = 'polarity'
),

survey_scales as (select * from {{ ref('survey_scales') }}),

mapped as (
    select
        feedback.source_system,
        feedback.account_id,
        feedback.feedback_id,
        feedback.conversation_id,
        feedback.message_id,
        feedback.ticket_id,
        coalesce(contacts.surviving_contact_id, feedback.contact_id) as contact_id,
        feedback.rated_agent_id,
        coalesce(feedback_types.value, 'unknown') as feedback_type,
        feedback.feedback_type as feedback_type_as_exported,
        feedback.feedback_value,
        {{ parse_decimal('feedback.feedback_value') }} as feedback_score,
        feedback.scale_min,
        feedback.scale_max,
        feedback.polarity as polarity_as_exported,
        case when feedback.polarity is not null then coalesce(polarities.value, 'unknown') end as stated_polarity,
        value_words.value as polarity_of_word,
        feedback.feedback_comment,
        feedback.submitted_at,
        feedback.submitted_at_fault,
        feedback.scale_min_fault,
        feedback.scale_max_fault,
        feedback._file,
        feedback._row
    from feedback
    inner join accounts
        on feedback.source_system = accounts.source_system and feedback.account_id = accounts.account_id
    left join contacts
        on
            feedback.source_system = contacts.source_system
            and feedback.account_id = contacts.account_id
            and feedback.contact_id = contacts.contact_id
    left join
        feedback_types
        on feedback.source_system = feedback_types.source_system and feedback.feedback_type = feedback_types.raw_value
    left join polarities on feedback.source_system = polarities.source_system and feedback.polarity = polarities.raw_value
    left join polarities as value_words
        on
            feedback.source_system = value_words.source_system
            and {{ normalised('feedback.feedback_value') }} = value_words.raw_value
    where
        {{ exists_by('feedback.submitted_at', 'accounts.as_of') }}
        -- a survey that was sent and not answered is no submission
        and coalesce(polarities.value, value_words.value, '') <> 'not_given'
),

scored as (
    select
        mapped.*,
        coalesce(
            mapped.stated_polarity,
            case
                when mapped.feedback_type = 'helpful_vote'
                    then case {{ normalised('mapped.feedback_value') }}
                            when 'helpful' then 'positive'
                            when 'not_helpful' then 'negative'
                        end
            end,
            survey_scales.polarity,
            case when mapped.feedback_type in ('helpful_vote', 'csat', 'ces') then mapped.polarity_of_word end,
            'unknown'
        ) as polarity
    from mapped
    left join survey_scales
        on
            mapped.feedback_type = survey_scales.feedback_type
            and mapped.scale_min = survey_scales.scale_min
            and mapped.scale_max = survey_scales.scale_max
            and mapped.feedback_score >= survey_scales.value_from
            and mapped.feedback_score <= survey_scales.value_to
)

select
    *,
    feedback_type in ('helpful_vote', 'csat', 'ces', 'custom')
    and polarity <> 'unknown'
    and submitted_at is not null as is_vote,
    -- what was said and cannot be scored must be seen: it counts as no vote
    case
        when polarity = 'unknown' and stated_polarity is null and feedback_type in ('helpful_vote', 'csat', 'ces')
            then 'unscored:' || feedback_value
    end as feedback_value_fault
from scored
