-- One row per line of an invoice and resolved episode of its conversation: how far from the billed period it was decided, and
-- its place among all that a unit may take. Lines come one after the other, the episodes of each as it prefers them: those
-- inside the period first, then the nearest, of two the earlier.
with

lines as (
    select * from {{ ref('int_invoice_lines') }}
    where conversation_number is not null
),

resolved as (
    select * from {{ ref('int_billed_verdicts') }}
    where verdict = 'resolved'
),

matched as (
    select
        lines.conversation_number,
        lines.definition_id,
        lines.line_number,
        lines.units,
        resolved.episode_index,
        resolved.decided_at,
        {{ days_outside_period('resolved.decided_date', 'lines.billed_from', 'lines.billed_to') }} as days_outside_period
    from lines
    inner join resolved
        on lines.conversation_number = resolved.conversation_number and lines.definition_id = resolved.definition_id
),

marked as (
    select
        *,
        days_outside_period <= {{ invoice_slack_days() }} as is_candidate,
        row_number() over (
            partition by conversation_number, definition_id, line_number
            order by days_outside_period nulls last, decided_at nulls last, episode_index nulls last
        ) as preference
    from matched
),

numbered as (
    select
        *,
        row_number() over (
            partition by conversation_number, definition_id, is_candidate
            order by line_number nulls last, preference nulls last
        ) as place
    from marked
)

select
    conversation_number,
    definition_id,
    line_number,
    units,
    episode_index,
    decided_at,
    days_outside_period,
    is_candidate,
    preference,
    case when is_candidate then place end as candidate_number
from numbered
