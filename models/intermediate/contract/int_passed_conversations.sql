-- One row per conversation of which something was decided between the as_of of the last build and that of now: some hours after
-- an instant of it lie between the two. What happened between them landed with that instant, which says so of its conversation.
-- An ephemeral model: it reads tables as the last build left them, which only the materialization of
-- int_touched_conversations knows to stand.
{{ config(materialized='ephemeral') }}
with

moves as (select * from {{ ref('base_as_of_moves') }}),

hours as (select * from {{ ref('int_deciding_hours') }}),

built_conversations as (select * from {{ standing('int_conversations') }}),

built_items as (select * from {{ standing('int_ordered_items') }}),

bounds as (
    select
        {{ add_hours('min(moves.from_at)', '-1 * (select max(hours.hours) from hours)') }} as from_at,
        max(moves.until_at) as until_at
    from moves
),

-- items of all accounts first: which account an item is of, few of them must say
instants as (
    select
        built_items.conversation_number,
        built_items.occurred_at
    from built_items
    cross join bounds
    where built_items.occurred_at > bounds.from_at and built_items.occurred_at <= bounds.until_at
    union
    select
        built_conversations.conversation_number,
        built_conversations.opened_at as occurred_at
    from built_conversations
    cross join bounds
    where built_conversations.opened_at > bounds.from_at and built_conversations.opened_at <= bounds.until_at
)

select
    built_conversations.source_system,
    built_conversations.account_id,
    built_conversations.conversation_id
from instants
inner join built_conversations on instants.conversation_number = built_conversations.conversation_number
inner join moves
    on built_conversations.source_system = moves.source_system and built_conversations.account_id = moves.account_id
cross join hours
where
    {{ add_hours('instants.occurred_at', 'hours.hours') }} > moves.from_at
    and {{ add_hours('instants.occurred_at', 'hours.hours') }} <= moves.until_at
group by 1, 2, 3
