-- One row per owner and team.
with

owners as (select * from {{ ref('stg_hubspot__owners') }}),

memberships as (
    select
        source_system,
        account_id,
        owner_id,
        updated_at,
        _extracted_at,
        {{ json_elements('teams') }} as team
    from owners
)

select
    source_system,
    account_id,
    owner_id,
    {{ json_text('team', 'id') }} as team_id,
    {{ json_text('team', 'name') }} as team_name,
    coalesce({{ parse_boolean(json_text('team', '"primary"')) }}, false) as is_primary,
    updated_at,
    _extracted_at
from memberships
