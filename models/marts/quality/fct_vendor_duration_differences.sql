-- One row per duration that a vendor states of a record, beside the one computed from its history. A view: few ask, and it
-- follows from stored facts.
{{ config(materialized='view') }}
{% set first_reply_measures = {
    'first_human_reply': 'first_human_reply_at',
    'first_email_reply': 'first_email_reply_at',
} %}
{% set stage_measures = {
    'stage_cumulative': 'cumulative_seconds',
    'stage_latest': 'latest_seconds',
    'stage_first_in_to_last_out': 'first_in_to_last_out_seconds',
} %}
{# the vendor's own clocks: from the opening or the assignment, whatever ended between #}
{% set conversation_measures = {
    'first_response_time': 'open_to_first_response_seconds',
    'resolution_time': 'resolution_seconds',
    'time_to_first_assignment': elapsed_seconds('opened_at', 'first_assigned_at'),
    'first_assignment_to_first_response_time': elapsed_seconds('first_assigned_at', 'first_response_at'),
    'last_assignment_to_response_time': 'last_assignment_to_response_seconds',
    'first_assignment_to_close_time': elapsed_seconds('first_assigned_at', 'closed_at'),
    'last_assignment_to_close_time': elapsed_seconds('last_assigned_at', 'closed_at'),
    'average_response_time': 'average_response_seconds',
} %}

with

durations as (
    select * from {{ ref('int_vendor_durations') }}
    where stated_seconds is not null
),

tickets as (select * from {{ ref('fct_tickets') }}),

stage_times as (select * from {{ ref('fct_ticket_stage_times') }}),

conversation_tickets as (select * from {{ ref('bridge_conversation_tickets') }}),

episodes as (select * from {{ ref('fct_episodes') }}),

conversations as (select * from {{ ref('fct_conversations') }}),

responses as (select * from {{ ref('fct_conversation_responses') }}),

scheduled_accounts as (select * from {{ ref('int_scheduled_accounts') }}),

-- a person's first reply after the ticket was created, in any of its conversations
first_replies as (
    select
        tickets.source_system,
        tickets.account_id,
        tickets.ticket_id,
        tickets.created_at,
        min(episodes.first_human_reply_at) as first_human_reply_at,
        min(case when episodes.channel = 'email' then episodes.first_human_reply_at end) as first_email_reply_at
    from tickets
    inner join conversation_tickets on tickets.ticket_key = conversation_tickets.ticket_key
    inner join episodes on conversation_tickets.conversation_key = episodes.conversation_key
    where episodes.first_human_reply_at >= tickets.created_at
    group by 1, 2, 3, 4
),

conversation_clocks as (
    select
        responses.*,
        conversations.opened_at,
        conversations.closed_at,
        conversations.resolution_seconds
    from responses
    inner join conversations on responses.conversation_key = conversations.conversation_key
),

computed as (
    select
        source_system,
        account_id,
        'ticket' as record_kind,
        ticket_id as record_id,
        cast(null as varchar) as part_id,
        'time_to_close' as measure,
        seconds_to_close as computed_seconds
    from tickets
    union all
    -- without opening hours there is nothing to compare with the vendor's
    select
        tickets.source_system,
        tickets.account_id,
        'ticket' as record_kind,
        tickets.ticket_id as record_id,
        cast(null as varchar) as part_id,
        'business_time_to_close' as measure,
        tickets.business_seconds_to_close as computed_seconds
    from tickets
    inner join scheduled_accounts
        on tickets.source_system = scheduled_accounts.source_system and tickets.account_id = scheduled_accounts.account_id
    union all
    {% for measure, instant in first_reply_measures.items() -%}
        select
            source_system,
            account_id,
            'ticket' as record_kind,
            ticket_id as record_id,
            cast(null as varchar) as part_id,
            '{{ measure }}' as measure,
            {{ elapsed_seconds('created_at', instant) }} as computed_seconds
        from first_replies
        union all
    {% endfor -%}
    {% for measure, seconds in conversation_measures.items() -%}
        select
            source_system,
            account_id,
            'conversation' as record_kind,
            conversation_id as record_id,
            cast(null as varchar) as part_id,
            '{{ measure }}' as measure,
            {{ seconds }} as computed_seconds
        from conversation_clocks
        union all
    {% endfor -%}
    -- a vendor that names a stage without its pipeline: where two have it, nothing can be compared
    {% for measure, seconds in stage_measures.items() -%}
        select
            source_system,
            account_id,
            'ticket' as record_kind,
            ticket_id as record_id,
            stage_id as part_id,
            '{{ measure }}' as measure,
            case when count(*) = 1 then max({{ seconds }}) end as computed_seconds
        from stage_times
        group by 1, 2, 3, 4, 5
        {% if not loop.last -%} union all {% endif %}
    {%- endfor %}
),

compared as (
    select
        durations.*,
        computed.computed_seconds,
        durations.stated_seconds - computed.computed_seconds as difference_seconds,
        abs(durations.stated_seconds - computed.computed_seconds) <= durations.tolerance_seconds as agrees,
        not durations.is_unit_verified
        and abs(durations.stated_number - computed.computed_seconds) <= durations.tolerance_seconds as agrees_as_seconds
    from durations
    left join computed
        on
            durations.source_system = computed.source_system
            and durations.account_id = computed.account_id
            and durations.record_kind = computed.record_kind
            and durations.record_id = computed.record_id
            and coalesce(durations.part_id, '') = coalesce(computed.part_id, '')
            and durations.measure = computed.measure
)

select
    source_system || '/' || account_id || '/' || record_kind || '/' || record_id || '/' || stated_in as difference_key,
    source_system,
    account_id,
    record_kind,
    record_id,
    coalesce(part_id, 'none') as part_id,
    measure,
    stated_in,
    unit,
    is_unit_verified,
    stated_seconds,
    computed_seconds,
    difference_seconds,
    cast(tolerance_seconds as {{ type_double() }}) as tolerance_seconds,
    case
        when computed_seconds is null then 'not_computed'
        when agrees then 'agrees'
        when agrees_as_seconds then 'agrees_as_seconds'
        else 'differs'
    end as comparison
from compared
