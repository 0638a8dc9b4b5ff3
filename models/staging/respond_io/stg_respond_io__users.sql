-- One row per user of the workspace: its newest version.
with

newest as (
    select landed.*
    from {{ source('respond_io', 'users') }} as landed
    where {{ is_newest_version(source('respond_io', 'users'), ['id']) }}
)

select
    ---------- ids
    _source_system as source_system,
    _account_id as account_id,
    nullif(id, '') as user_id,
    ---------- words and text
    coalesce(nullif({{ trimmed("concat_ws(' ', first_name, last_name)") }}, ''), nullif({{ trimmed('name') }}, '')) as user_name,
    nullif(email, '') as email,
    {{ normalised('role') }} as user_role,
    -- JSON with id and name, or one of the two
    nullif(team, '') as team,
    nullif(team_id, '') as team_id,
    nullif(teams, '') as teams,
    ---------- where it came from
    _file,
    _row
from newest
