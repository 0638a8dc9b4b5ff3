-- One row per submission of which it can be said whom it is about: whom the export says; else who wrote the message it names;
-- else who acted last before it. An answer of the AI is about the AI, unless a person replied, was assigned or closed after it.
-- A person who wrote without a name is meant and unknown: nobody else takes the place.
with

feedback as (
    select * from {{ ref('int_feedback') }}
    where rated_agent_id is not null
),

acts as (select * from {{ ref('int_feedback_acts') }}),

histories as (
    select
        source_system,
        account_id,
        feedback_id,
        {{ value_at_last('agent_id', 'act_number', 'is_named') }} as named_agent_id,
        {{ value_at_last('agent_kind', 'act_number', 'is_named') }} as named_agent_kind,
        coalesce(max(case when agent_kind = 'ai' then act_number end), 0) as last_ai_number,
        {{ value_at_last('agent_id', 'act_number', "agent_kind = 'ai'") }} as ai_id,
        coalesce(max(case when agent_kind = 'human' then act_number end), 0) as last_human_number,
        coalesce(max(case when agent_kind = 'human' and agent_id is not null then act_number end), 0) as last_person_number,
        {{ value_at_last('agent_id', 'act_number', "agent_kind = 'human' and agent_id is not null") }} as person_id,
        {{ value_at_last('act', 'act_number', "agent_kind = 'human' and agent_id is not null") }} as person_act
    from acts
    group by 1, 2, 3
),

found as (
    select
        source_system,
        account_id,
        feedback_id,
        case
            when named_agent_kind is not null then named_agent_id
            when last_person_number > last_ai_number then person_id
            when last_human_number > last_ai_number then null
            else ai_id
        end as agent_id,
        case
            when named_agent_kind is not null then named_agent_kind
            when last_human_number > last_ai_number then 'human'
            else 'ai'
        end as agent_kind,
        case
            when named_agent_kind is not null then 'message'
            when last_person_number > last_ai_number then person_act
            else 'replied'
        end as evidence
    from histories
)

select
    coalesce(feedback.source_system, found.source_system) as source_system,
    coalesce(feedback.account_id, found.account_id) as account_id,
    coalesce(feedback.feedback_id, found.feedback_id) as feedback_id,
    coalesce(feedback.rated_agent_id, found.agent_id) as agent_id,
    -- what kind a stated agent is, the agents say
    case when feedback.rated_agent_id is null then found.agent_kind end as agent_kind,
    case when feedback.rated_agent_id is not null then 'stated' else found.evidence end as evidence
from found
full outer join feedback
    on
        found.source_system = feedback.source_system
        and found.account_id = feedback.account_id
        and found.feedback_id = feedback.feedback_id
