-- One row per name or id by which the exports may call somebody: a user's id, address and name, a row of the actor map, and
-- words such as `Bot` and `System`, which say only what kind of actor it was: there is one of each, however it is spelled.
-- A name or address that several users share calls none of them. The map speaks first: an AI may answer from a person's seat.
-- A row of the map for an account that is not loaded makes nobody.
with

users as (select * from {{ ref('stg_respond_io__users') }}),

accounts as (select * from {{ ref('base_accounts') }}),

actor_map as (
    select mapped.*
    from {{ ref('actor_map') }} as mapped
    inner join accounts on mapped.source_system = accounts.source_system and mapped.account_id = accounts.account_id
    where mapped.source_system = 'respond_io'
),

kind_words as (
    select * from {{ ref('value_map') }}
    where source_system = 'respond_io' and domain = 'actor_kind'
),

called as (
    select
        source_system,
        account_id,
        lower(user_id) as actor_word,
        user_id as actor_id,
        1 as preference
    from users
    union all
    select
        source_system,
        account_id,
        {{ normalised('email') }} as actor_word,
        user_id as actor_id,
        2 as preference
    from users
    union all
    select
        source_system,
        account_id,
        {{ normalised('user_name') }} as actor_word,
        user_id as actor_id,
        3 as preference
    from users
    union all
    select
        source_system,
        account_id,
        lower(actor_id) as actor_word,
        actor_id,
        4 as preference
    from actor_map
    union all
    -- whoever of the users is called so comes first
    select
        accounts.source_system,
        accounts.account_id,
        kind_words.raw_value as actor_word,
        kind_words.raw_value as actor_id,
        5 as preference
    from accounts
    inner join kind_words on accounts.source_system = kind_words.source_system
),

counted as (
    select
        source_system,
        account_id,
        actor_word,
        preference,
        min(actor_id) as actor_id,
        count(*) as users,
        min(preference) over (partition by source_system, account_id, actor_word) as best_preference
    from called
    where actor_word is not null
    group by 1, 2, 3, 4
)

select
    counted.source_system,
    counted.account_id,
    counted.actor_word,
    counted.actor_id,
    actor_map.kind,
    counted.preference = 5 as is_kind_word
from counted
left join actor_map
    on
        counted.source_system = actor_map.source_system
        and counted.account_id = actor_map.account_id
        and counted.actor_id = actor_map.actor_id
where counted.preference = counted.best_preference and counted.users = 1
