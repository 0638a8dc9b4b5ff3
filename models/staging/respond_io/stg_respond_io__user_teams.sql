-- One row per user and team. The team that the user's row names first is the primary one. A team is known by its id, else by
-- its name; a name that is told counts before an id that stands for one.
with

users as (select * from {{ ref('stg_respond_io__users') }}),

listed as (
    select
        source_system,
        account_id,
        user_id,
        coalesce({{ json_text('team', 'id') }}, team_id, case when substr(team, 1, 1) <> '{' then {{ trimmed('team') }} end)
            as team_id,
        coalesce({{ json_text('team', 'name') }}, case when substr(team, 1, 1) <> '{' then {{ trimmed('team') }} end)
            as team_name,
        true as is_primary
    from users
    union all
    select
        source_system,
        account_id,
        user_id,
        coalesce({{ json_text('team', 'id') }}, case when substr(team, 1, 1) <> '{' then nullif({{ trimmed('team') }}, '') end)
            as team_id,
        coalesce({{ json_text('team', 'name') }}, case when substr(team, 1, 1) <> '{' then nullif({{ trimmed('team') }}, '') end)
            as team_name,
        false as is_primary
    from (
        select
            source_system,
            account_id,
            user_id,
            {{ text_list_elements('teams') }} as team
        from users
    ) as further
)

select
    source_system,
    account_id,
    user_id,
    team_id,
    coalesce(max(nullif(team_name, team_id)), max(team_name)) as team_name,
    bool_or(is_primary) as is_primary
from listed
where team_id is not null
group by 1, 2, 3, 4
