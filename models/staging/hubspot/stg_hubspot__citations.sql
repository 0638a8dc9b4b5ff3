-- One row per content source that a reply cites: its newest version.
with

newest as (
    select landed.*
    from {{ source('hubspot', 'citations') }} as landed
    where {{ is_newest_version(source('hubspot', 'citations'), ['message_id', 'source_id', 'url']) }}
)

select
    ---------- ids
    _source_system as source_system,
    _account_id as account_id,
    nullif(message_id, '') as message_id,
    nullif(source_id, '') as source_id,
    ---------- words and text
    nullif(source_type, '') as source_type,
    nullif(url, '') as url,
    nullif(title, '') as title,
    ---------- where it came from
    _file,
    _row
from newest
