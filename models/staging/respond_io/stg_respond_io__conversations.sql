-- One row per exported conversation: its newest version. The vendor's durations and counts stay text: they are only
-- compared, and tell which reading of a local time that occurs twice is meant. So does the id, which is a clock.
{% set instants = {
    'started_at': 'datetime_conversation_started',
    'resolved_at': 'datetime_conversation_resolved',
    'first_response_at': 'datetime_first_response',
    'first_assigned_at': 'first_assignment_timestamp',
    'last_assigned_at': 'last_assignment_timestamp',
} %}

with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

date_orders as (select * from {{ ref('stg_respond_io__date_orders') }}),

colliding as (select * from {{ ref('stg_respond_io__colliding_conversations') }}),

newest as (
    select
        landed.*,
        {% for name, column in instants.items() -%}
            landed.{{ column }} as {{ name }}_landed,
            {{ iso_from_slashes('landed.' ~ column, 'date_orders.date_order') }} as {{ name }}_text,
        {% endfor -%}
        accounts.timezone
    from {{ source('respond_io', 'conversations') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    left join date_orders on landed._load_id = date_orders._load_id
    left join colliding
        on
            landed._source_system = colliding.source_system
            and landed._account_id = colliding.account_id
            and landed.conversation_id = colliding.conversation_id
    where
        {{ is_newest_version(source('respond_io', 'conversations'), ['conversation_id']) }}
        and colliding.conversation_id is null
),

dated as (
    select
        newest.*,
        {% for name in instants -%}
            {%- set days = name | replace('_at', '_days') -%}
            {{ parse_instant('newest.' ~ name ~ '_text', days) }} as {{ name }}_first,
            {{ local_reading('newest.' ~ name ~ '_text', days) }} as {{ name }}_reading,
            {{ days }}.shift_seconds as {{ name }}_shift{% if not loop.last %},{% endif %}
        {% endfor %}
    from newest
    {% for name in instants -%}
        {%- set days = name | replace('_at', '_days') -%}
        left join local_days as {{ days }}
            on {{ is_local_day('newest.' ~ name ~ '_text', 'newest.timezone', days) }}
    {% endfor %}
),

-- durations lead from the instants that occur once to the start, and from the start to the others
with_start as (
    select
        *,
        {{ reading_by_evidence('started_at_first', 'started_at_reading', 'started_at_shift', [
            id_clock('conversation_id'),
            stated_instant(once('resolved_at'), '-', 'resolution_time'),
            stated_instant(once('first_response_at'), '-', 'first_response_time'),
            stated_instant(once('first_assigned_at'), '-', 'time_to_first_assignment'),
        ]) }} as started_at
    from dated
),

with_middle as (
    select
        *,
        {{ reading_by_evidence('resolved_at_first', 'resolved_at_reading', 'resolved_at_shift', [
            stated_instant('started_at', '+', 'resolution_time'),
            stated_instant(once('first_assigned_at'), '+', 'first_assignment_to_close_time'),
            stated_instant(once('last_assigned_at'), '+', 'last_assignment_to_close_time'),
        ]) }} as resolved_at,
        {{ reading_by_evidence('first_response_at_first', 'first_response_at_reading', 'first_response_at_shift', [
            stated_instant('started_at', '+', 'first_response_time'),
            stated_instant(once('first_assigned_at'), '+', 'first_assignment_to_first_response_time'),
        ]) }} as first_response_at,
        {{ reading_by_evidence('first_assigned_at_first', 'first_assigned_at_reading', 'first_assigned_at_shift', [
            stated_instant('started_at', '+', 'time_to_first_assignment'),
            stated_instant(once('first_response_at'), '-', 'first_assignment_to_first_response_time'),
            stated_instant(once('resolved_at'), '-', 'first_assignment_to_close_time'),
        ]) }} as first_assigned_at
    from with_start
),

placed as (
    select
        *,
        {{ reading_by_evidence('last_assigned_at_first', 'last_assigned_at_reading', 'last_assigned_at_shift', [
            stated_instant('resolved_at', '-', 'last_assignment_to_close_time'),
        ]) }} as last_assigned_at
    from with_middle
)

select
    ---------- ids
    _source_system as source_system,
    _account_id as account_id,
    nullif(conversation_id, '') as conversation_id,
    nullif(contact_id, '') as contact_id,
    nullif(opened_by_channel, '') as opened_by_channel_id,
    ---------- words and text
    nullif(assignee, '') as assignee,
    nullif(closed_by, '') as closed_by,
    nullif(closed_by_team, '') as closed_by_team,
    nullif(first_assignee, '') as first_assignee,
    nullif(last_assignee, '') as last_assignee,
    nullif(first_response_by, '') as first_response_by,
    nullif(conversation_category, '') as category,
    nullif(closing_note_summary, '') as summary,
    {{ normalised('opened_by_source') }} as opened_by_source,
    {{ normalised('closed_by_source') }} as closed_by_source,
    nullif(first_response_time, '') as first_response_time,
    nullif(resolution_time, '') as resolution_time,
    nullif(time_to_first_assignment, '') as time_to_first_assignment,
    nullif(first_assignment_to_first_response_time, '') as first_assignment_to_first_response_time,
    nullif(last_assignment_to_response_time, '') as last_assignment_to_response_time,
    nullif(first_assignment_to_close_time, '') as first_assignment_to_close_time,
    nullif(last_assignment_to_close_time, '') as last_assignment_to_close_time,
    nullif(average_response_time, '') as average_response_time,
    nullif(number_of_outgoing_messages, '') as number_of_outgoing_messages,
    nullif(number_of_incoming_messages, '') as number_of_incoming_messages,
    nullif(number_of_assignments, '') as number_of_assignments,
    nullif(number_of_responses, '') as number_of_responses,
    ---------- instants, UTC
    started_at,
    resolved_at,
    first_response_at,
    first_assigned_at,
    last_assigned_at,
    {% for name in instants -%}
        {{ local_instant_fault(name) }} as {{ name }}_fault,
    {% endfor -%}
    ---------- where it came from
    _file,
    _row
from placed
