-- One row per answer to a survey: its newest version. Ticket and contact are linked records, taken where there is one of each.
with

newest as (
    select landed.*
    from {{ source('hubspot', 'feedback_submissions') }} as landed
    where
        {{ is_newest_version(
            source('hubspot', 'feedback_submissions'),
            ['id'],
            updated_at=parse_instant_or_milliseconds('updatedat', "'UTC'"),
            parents=[
                json_text('associations', 'contacts.results[0].id'),
                json_text('associations', 'tickets.results[0].id'),
                json_text('properties', 'hs_visitor_id'),
            ],
            is_deleted=['archived']
        ) }}
),

texts as (
    select
        *,
        coalesce(
            {{ json_text('properties', 'hs_submission_timestamp') }},
            {{ json_text('properties', 'hs_createdate') }},
            createdat
        ) as submitted_at_text
    from newest
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(id, '') as submission_id,
        case
            when {{ json_text('associations', 'tickets.results[1].id') }} is null
                then {{ sound_id(json_text('associations', 'tickets.results[0].id')) }}
        end as ticket_id,
        case
            when {{ json_text('associations', 'contacts.results[1].id') }} is null
                then {{ sound_id(json_text('associations', 'contacts.results[0].id')) }}
        end as contact_id,
        {{ json_text('properties', 'hs_visitor_id') }} as visitor_id,
        ---------- words and text
        {{ normalised(json_text('properties', 'hs_survey_type')) }} as survey_type,
        {{ json_text('properties', 'hs_value') }} as submission_value,
        {{ normalised(json_text('properties', 'hs_response_group')) }} as response_group,
        {{ json_text('properties', 'hs_content') }} as submission_text,
        ---------- instants, UTC
        {{ parse_instant_or_milliseconds('submitted_at_text', "'UTC'") }} as submitted_at,
        submitted_at_text,
        ---------- where it came from
        _file,
        _row
    from texts
)

select
    source_system,
    account_id,
    {{ id_kept_apart('submission_id', ['ticket_id', 'contact_id', 'visitor_id']) }} as submission_id,
    ticket_id,
    contact_id,
    visitor_id,
    survey_type,
    submission_value,
    response_group,
    submission_text,
    submitted_at,
    {{ instant_fault('submitted_at_text', 'submitted_at', "'UTC'") }} as submitted_at_fault,
    _file,
    _row
from typed
