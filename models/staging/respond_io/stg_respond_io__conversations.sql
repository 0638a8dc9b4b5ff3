-- One row per exported conversation: its newest version. The vendor's durations and counts stay text: they are only
-- compared.
with

accounts as (select * from {{ ref('stg_accounts') }}),

local_days as (select * from {{ ref('stg_local_days') }}),

date_orders as (select * from {{ ref('stg_respond_io__date_orders') }}),

colliding as (select * from {{ ref('stg_respond_io__colliding_conversations') }}),

newest as (
    select
        landed.*,
        {{ iso_from_slashes('landed.datetime_conversation_started', 'date_orders.date_order') }}
            as started_at_text,
        {{ iso_from_slashes('landed.datetime_conversation_resolved', 'date_orders.date_order') }}
            as resolved_at_text,
        {{ iso_from_slashes('landed.datetime_first_response', 'date_orders.date_order') }}
            as first_response_at_text,
        {{ iso_from_slashes('landed.first_assignment_timestamp', 'date_orders.date_order') }}
            as first_assigned_at_text,
        {{ iso_from_slashes('landed.last_assignment_timestamp', 'date_orders.date_order') }}
            as last_assigned_at_text,
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

typed as (
    select
        ---------- ids
        newest._source_system as source_system,
        newest._account_id as account_id,
        nullif(newest.conversation_id, '') as conversation_id,
        nullif(newest.contact_id, '') as contact_id,
        nullif(newest.opened_by_channel, '') as opened_by_channel_id,
        ---------- words and text
        nullif(newest.assignee, '') as assignee,
        nullif(newest.closed_by, '') as closed_by,
        nullif(newest.closed_by_team, '') as closed_by_team,
        nullif(newest.first_assignee, '') as first_assignee,
        nullif(newest.last_assignee, '') as last_assignee,
        nullif(newest.first_response_by, '') as first_response_by,
        nullif(newest.conversation_category, '') as category,
        nullif(newest.closing_note_summary, '') as summary,
        {{ normalised('newest.opened_by_source') }} as opened_by_source,
        {{ normalised('newest.closed_by_source') }} as closed_by_source,
        nullif(newest.first_response_time, '') as first_response_time,
        nullif(newest.resolution_time, '') as resolution_time,
        nullif(newest.time_to_first_assignment, '') as time_to_first_assignment,
        nullif(newest.first_assignment_to_first_response_time, '') as first_assignment_to_first_response_time,
        nullif(newest.last_assignment_to_response_time, '') as last_assignment_to_response_time,
        nullif(newest.first_assignment_to_close_time, '') as first_assignment_to_close_time,
        nullif(newest.last_assignment_to_close_time, '') as last_assignment_to_close_time,
        nullif(newest.average_response_time, '') as average_response_time,
        nullif(newest.number_of_outgoing_messages, '') as number_of_outgoing_messages,
        nullif(newest.number_of_incoming_messages, '') as number_of_incoming_messages,
        nullif(newest.number_of_assignments, '') as number_of_assignments,
        nullif(newest.number_of_responses, '') as number_of_responses,
        ---------- instants, UTC
        {{ parse_local_instant('newest.started_at_text', 'newest.timezone', 'started_days') }} as started_at,
        newest.datetime_conversation_started as started_at_landed,
        newest.started_at_text,
        started_days.offset_minutes as started_at_offset,
        {{ parse_local_instant('newest.resolved_at_text', 'newest.timezone', 'resolved_days') }} as resolved_at,
        newest.datetime_conversation_resolved as resolved_at_landed,
        newest.resolved_at_text,
        resolved_days.offset_minutes as resolved_at_offset,
        {{ parse_local_instant('newest.first_response_at_text', 'newest.timezone', 'first_response_days') }} as first_response_at,
        newest.datetime_first_response as first_response_at_landed,
        newest.first_response_at_text,
        first_response_days.offset_minutes as first_response_at_offset,
        {{ parse_local_instant('newest.first_assigned_at_text', 'newest.timezone', 'first_assigned_days') }} as first_assigned_at,
        newest.first_assignment_timestamp as first_assigned_at_landed,
        newest.first_assigned_at_text,
        first_assigned_days.offset_minutes as first_assigned_at_offset,
        {{ parse_local_instant('newest.last_assigned_at_text', 'newest.timezone', 'last_assigned_days') }} as last_assigned_at,
        newest.last_assignment_timestamp as last_assigned_at_landed,
        newest.last_assigned_at_text,
        last_assigned_days.offset_minutes as last_assigned_at_offset,
        newest.timezone,
        ---------- where it came from
        newest._file,
        newest._row
    from newest
    left join local_days as started_days
        on {{ is_local_day('newest.started_at_text', 'newest.timezone', 'started_days') }}
    left join local_days as resolved_days
        on {{ is_local_day('newest.resolved_at_text', 'newest.timezone', 'resolved_days') }}
    left join local_days as first_response_days
        on {{ is_local_day('newest.first_response_at_text', 'newest.timezone', 'first_response_days') }}
    left join local_days as first_assigned_days
        on {{ is_local_day('newest.first_assigned_at_text', 'newest.timezone', 'first_assigned_days') }}
    left join local_days as last_assigned_days
        on {{ is_local_day('newest.last_assigned_at_text', 'newest.timezone', 'last_assigned_days') }}
)

select
    source_system,
    account_id,
    conversation_id,
    contact_id,
    opened_by_channel_id,
    assignee,
    closed_by,
    closed_by_team,
    first_assignee,
    last_assignee,
    first_response_by,
    category,
    summary,
    opened_by_source,
    closed_by_source,
    first_response_time,
    resolution_time,
    time_to_first_assignment,
    first_assignment_to_first_response_time,
    last_assignment_to_response_time,
    first_assignment_to_close_time,
    last_assignment_to_close_time,
    average_response_time,
    number_of_outgoing_messages,
    number_of_incoming_messages,
    number_of_assignments,
    number_of_responses,
    started_at,
    resolved_at,
    first_response_at,
    first_assigned_at,
    last_assigned_at,
    {{ local_instant_fault('started_at', 'timezone') }} as started_at_fault,
    {{ local_instant_fault('resolved_at', 'timezone') }} as resolved_at_fault,
    {{ local_instant_fault('first_response_at', 'timezone') }} as first_response_at_fault,
    {{ local_instant_fault('first_assigned_at', 'timezone') }} as first_assigned_at_fault,
    {{ local_instant_fault('last_assigned_at', 'timezone') }} as last_assigned_at_fault,
    _file,
    _row
from typed
