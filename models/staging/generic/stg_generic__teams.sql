-- One row per team: its newest loaded version.
with

newest as (
    select landed.*
    from {{ source('generic', 'teams') }} as landed
    where {{ is_newest_version(source('generic', 'teams'), ['team_id']) }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(team_id, '') as team_id,
        ---------- words and text
        nullif(name, '') as team_name,
        ---------- where it came from
        _file,
        _row
    from newest
)

select
    source_system,
    account_id,
    team_id,
    team_name,
    _file,
    _row
from typed
