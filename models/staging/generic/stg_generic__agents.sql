-- One row per agent: its newest loaded version.
with

newest as (
    select landed.*
    from {{ source('generic', 'agents') }} as landed
    where {{ is_newest_version(source('generic', 'agents'), ['agent_id']) }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(agent_id, '') as agent_id,
        nullif(team_id, '') as team_id,
        ---------- words and text
        {{ normalised('kind') }} as agent_kind,
        nullif(name, '') as agent_name,
        nullif(email, '') as email,
        ---------- where it came from
        _file,
        _row
    from newest
)

select
    source_system,
    account_id,
    agent_id,
    team_id,
    agent_kind,
    agent_name,
    email,
    _file,
    _row
from typed
