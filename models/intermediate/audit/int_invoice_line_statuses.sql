-- One row per line that bills a known conversation: what is said of those of its units that take no episode, and which episode
-- that speaks of. The order of the statuses is the order of the specification.
with

lines as (
    select * from {{ ref('int_invoice_lines') }}
    where conversation_number is not null
),

verdicts as (select * from {{ ref('int_billed_verdicts') }}),

resolutions as (select * from {{ ref('int_billed_resolutions') }}),

billed_units as (select * from {{ ref('int_billed_units') }}),

-- of each kind the newest episode
conversations as (
    select
        conversation_number,
        definition_id,
        max(episode_index) as last_index,
        max(case when verdict = 'pending' then episode_index end) as pending_index,
        max(case when exclusion_reason in ('spam', 'test', 'merged') then episode_index end) as excluded_index,
        max(case when verdict = 'not_resolved' and reason in ('customer_returned', 'recontact') then episode_index end)
            as taken_back_index,
        max(case when verdict = 'not_resolved' and reason not in ('customer_returned', 'recontact') then episode_index end)
            as contradicted_index
    from verdicts
    group by 1, 2
),

-- of the candidates the one taken last, else of all resolved ones the nearest
resolved_ones as (
    select
        resolutions.conversation_number,
        resolutions.definition_id,
        resolutions.line_number,
        bool_or(resolutions.is_candidate) as has_candidates,
        {{ value_at_last(
            'resolutions.episode_index',
            'billed_units.taking_number',
            'resolutions.is_candidate and billed_units.taking_number is not null'
        ) }} as taken_index,
        {{ value_at_first('resolutions.episode_index', 'resolutions.preference', 'true') }} as nearest_index
    from resolutions
    left join billed_units
        on
            resolutions.conversation_number = billed_units.conversation_number
            and resolutions.definition_id = billed_units.definition_id
            and resolutions.episode_index = billed_units.episode_index
    group by 1, 2, 3
),

ruled as (
    select
        lines.conversation_number,
        lines.definition_id,
        lines.line_number,
        conversations.last_index,
        conversations.pending_index,
        conversations.excluded_index,
        conversations.taken_back_index,
        conversations.contradicted_index,
        resolved_ones.taken_index,
        resolved_ones.nearest_index,
        case
            when resolved_ones.has_candidates then 'billed_twice'
            when resolved_ones.nearest_index is not null then 'outside_period'
            when conversations.pending_index is not null then 'pending'
            when conversations.excluded_index is not null then 'excluded'
            when conversations.taken_back_index is not null then 'taken_back'
            when conversations.contradicted_index is not null then 'contradicted'
            else 'not_judged'
        end as status
    from lines
    inner join conversations
        on
            lines.conversation_number = conversations.conversation_number
            and lines.definition_id is not distinct from conversations.definition_id
    left join resolved_ones
        on
            lines.conversation_number = resolved_ones.conversation_number
            and lines.definition_id = resolved_ones.definition_id
            and lines.line_number = resolved_ones.line_number
)

select
    conversation_number,
    definition_id,
    line_number,
    status,
    case status
        when 'billed_twice' then taken_index
        when 'outside_period' then nearest_index
        when 'pending' then pending_index
        when 'excluded' then excluded_index
        when 'taken_back' then taken_back_index
        when 'contradicted' then contradicted_index
        else last_index
    end as episode_index
from ruled
