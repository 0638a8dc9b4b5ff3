-- One row per account all of whose conversations must be built anew: what changed says of none that it is as it was, its
-- history may begin elsewhere, or its exports show people's messages now and did not before. An ephemeral model: it reads a
-- table as the last build left it, which only the materialization of int_touched_conversations knows to stand.
{{ config(materialized='ephemeral') }}
with

touched_accounts as (select * from {{ ref('base_touched_accounts') }}),

repeopled_accounts as (select * from {{ ref('int_repeopled_accounts') }}),

reached_conversations as (select * from {{ ref('int_reached_conversations') }}),

exported as (select * from {{ ref('int_exported_conversations') }}),

built_conversations as (select * from {{ standing('int_conversations') }}),

-- an account's history begins with its first conversation; where that opens between the two as_of, so do all others
first_openings as (
    select
        source_system,
        account_id,
        min(opened_at) as opened_at
    from built_conversations
    group by 1, 2
),

changed_openings as (
    select
        reached_conversations.source_system,
        reached_conversations.account_id,
        least(built_conversations.opened_at, exported.opened_at) as opened_at
    from reached_conversations
    left join built_conversations
        on
            reached_conversations.source_system = built_conversations.source_system
            and reached_conversations.account_id = built_conversations.account_id
            and reached_conversations.conversation_id = built_conversations.conversation_id
    left join exported
        on
            reached_conversations.source_system = exported.source_system
            and reached_conversations.account_id = exported.account_id
            and reached_conversations.conversation_id = exported.conversation_id
    where built_conversations.opened_at is distinct from exported.opened_at
)

select
    source_system,
    account_id
from touched_accounts
union
select * from repeopled_accounts
union
select
    changed_openings.source_system,
    changed_openings.account_id
from changed_openings
inner join first_openings
    on
        changed_openings.source_system = first_openings.source_system
        and changed_openings.account_id = first_openings.account_id
where changed_openings.opened_at <= first_openings.opened_at
