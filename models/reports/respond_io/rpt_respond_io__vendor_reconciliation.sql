-- One row per figure, duration or count, that a vendor states of a record and the project computes: where the two differ,
-- conversation by conversation.
with

durations as (select * from {{ ref('fct_vendor_duration_differences') }}),

counts as (select * from {{ ref('fct_vendor_count_differences') }}),

conversations as (select * from {{ ref('fct_conversations') }}),

tickets as (select * from {{ ref('fct_tickets') }}),

differences as (
    -- a ticket's figures stand beside the conversation that it names
    select
        'duration' as figure_kind,
        durations.difference_key,
        durations.source_system,
        durations.account_id,
        case when durations.record_kind = 'conversation' then durations.record_id else tickets.conversation_id end
            as conversation_id,
        durations.record_kind,
        durations.record_id,
        durations.part_id,
        durations.measure,
        durations.stated_in,
        durations.unit,
        durations.stated_seconds as stated_value,
        durations.computed_seconds as computed_value,
        durations.difference_seconds as difference,
        durations.tolerance_seconds as tolerance,
        durations.comparison
    from durations
    left join tickets
        on
            durations.source_system = tickets.source_system
            and durations.account_id = tickets.account_id
            -- a condition on the left side alone makes DuckDB compare every pair: it stands in the key
            and case when durations.record_kind = 'ticket' then durations.record_id end = tickets.ticket_id
    union all
    select
        'count' as figure_kind,
        difference_key,
        source_system,
        account_id,
        conversation_id,
        'conversation' as record_kind,
        conversation_id as record_id,
        'none' as part_id,
        stated_in as measure,
        stated_in,
        'count' as unit,
        cast(stated_count as {{ type_double() }}) as stated_value,
        cast(computed_count as {{ type_double() }}) as computed_value,
        cast(difference as {{ type_double() }}) as difference,
        cast(0 as {{ type_double() }}) as tolerance,
        comparison
    from counts
)

select
    differences.figure_kind,
    differences.difference_key,
    differences.source_system,
    differences.account_id,
    differences.conversation_id,
    conversations.contact_id,
    conversations.opened_at,
    conversations.closed_at,
    conversations.closed_date,
    differences.record_kind,
    differences.record_id,
    differences.part_id,
    differences.measure,
    differences.stated_in,
    differences.unit,
    differences.stated_value,
    differences.computed_value,
    differences.difference,
    differences.tolerance,
    differences.comparison,
    differences.comparison in ('differs', 'agrees_as_seconds') as is_difference
from differences
left join conversations
    on
        differences.source_system = conversations.source_system
        and differences.account_id = conversations.account_id
        and differences.conversation_id = conversations.conversation_id
