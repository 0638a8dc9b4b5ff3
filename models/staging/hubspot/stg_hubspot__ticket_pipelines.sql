-- One row per ticket pipeline: its newest version.
with

newest as (
    select landed.*
    from {{ source('hubspot', 'ticket_pipeline') }} as landed
    where
        {{ is_newest_version(
            source('hubspot', 'ticket_pipeline'),
            ['pipeline_id'],
            updated_at=parse_instant_or_milliseconds('updated_at', "'UTC'"),
            is_deleted=['_fivetran_deleted'],
            written_at=parse_instant_or_milliseconds('_fivetran_synced', "'UTC'")
        ) }}
)

select
    ---------- ids
    _source_system as source_system,
    _account_id as account_id,
    nullif(pipeline_id, '') as pipeline_id,
    ---------- words and text
    nullif(label, '') as pipeline_label,
    ---------- where it came from
    _extracted_at,
    _file,
    _row
from newest
