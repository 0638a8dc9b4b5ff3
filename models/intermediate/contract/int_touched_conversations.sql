-- One row per conversation that must be built anew: what is known of it may differ from what the last build made of it. More
-- rows than need be are no fault, a missing one is. Of an account that base_touched_accounts names every conversation; else
-- those of which something landed, those that the clock moved on between the as_of of then and now, and all conversations of
-- their contacts, whoever was merged with whom in any version. Its materialization makes no rows where the last build tells
-- nothing: then all is built anew.
{{ config(
    materialized='touched',
    remembers={'built_inputs': 'base_build_inputs'},
    stands=['int_conversations', 'int_ordered_items', 'int_events', 'int_irregular_messages'],
    lays_beside=['generic__messages']
) }}

with recursive

changes as (select * from {{ ref('base_changed_inputs') }}),

all_accounts as (select * from {{ ref('base_accounts') }}),

touched_accounts as (select * from {{ ref('base_touched_accounts') }}),

landed as (select * from {{ ref('int_exported_touched_conversations') }}),

contact_pairs as (select * from {{ ref('int_exported_contact_pairs') }}),

conversation_contacts as (select * from {{ ref('int_exported_conversation_contacts') }}),

exported as (select * from {{ ref('int_exported_conversations') }}),

exported_events as (select * from {{ ref('int_exported_conversation_events') }}),

exported_messages as (select * from {{ ref('int_exported_messages') }}),

definitions as (select * from {{ ref('resolution_definitions') }}),

built_conversations as (select * from {{ standing('int_conversations') }}),

built_items as (select * from {{ standing('int_ordered_items') }}),

built_events as (select * from {{ standing('int_events') }}),

built_irregular_messages as (select * from {{ standing('int_irregular_messages') }}),

-- hours after an instant of a conversation at which something is decided
hours as (
    select 0 as hours
    union
    select cast(window_hours as integer) from definitions
    union
    select 24 * cast({{ parse_integer('no_recontact_days') }} as integer) from definitions
    where {{ parse_integer('no_recontact_days') }} is not null
    union
    select {{ episode_window_hours() }}
    union
    select 24 * {{ recontact_days() }}
    union
    select {{ auto_close_hours() }}
),

moves as (
    select
        source_system,
        account_id,
        least(cast(input_value as timestamp), cast(built_value as timestamp)) as from_at,
        greatest(cast(input_value as timestamp), cast(built_value as timestamp)) as until_at
    from changes
    where input_kind = 'as_of' and input_value is not null and built_value is not null
),

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
),

passed as (
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
),

named as (
    select * from landed
    union
    select * from passed
),

-- a conversation whose versions name several contacts makes them one as well
shared_conversations as (
    select
        source_system,
        account_id,
        conversation_id
    from conversation_contacts
    group by 1, 2, 3
    having count(*) > 1
),

all_pairs as (
    select * from contact_pairs
    union
    select
        conversation_contacts.source_system,
        conversation_contacts.account_id,
        conversation_contacts.contact_id,
        others.contact_id as other_contact_id
    from shared_conversations
    inner join conversation_contacts
        on
            shared_conversations.source_system = conversation_contacts.source_system
            and shared_conversations.account_id = conversation_contacts.account_id
            and shared_conversations.conversation_id = conversation_contacts.conversation_id
    inner join conversation_contacts as others
        on
            shared_conversations.source_system = others.source_system
            and shared_conversations.account_id = others.account_id
            and shared_conversations.conversation_id = others.conversation_id
    where conversation_contacts.contact_id <> others.contact_id
),

reached_contacts as (
    select
        conversation_contacts.source_system,
        conversation_contacts.account_id,
        conversation_contacts.contact_id
    from conversation_contacts
    inner join named
        on
            conversation_contacts.source_system = named.source_system
            and conversation_contacts.account_id = named.account_id
            and conversation_contacts.conversation_id = named.conversation_id
    union
    select
        source_system,
        account_id,
        contact_id
    from contact_pairs
    where contact_id = other_contact_id
    union
    select
        all_pairs.source_system,
        all_pairs.account_id,
        all_pairs.other_contact_id as contact_id
    from all_pairs
    inner join reached_contacts
        on
            all_pairs.source_system = reached_contacts.source_system
            and all_pairs.account_id = reached_contacts.account_id
            and all_pairs.contact_id = reached_contacts.contact_id
),

of_contacts as (
    select
        conversation_contacts.source_system,
        conversation_contacts.account_id,
        conversation_contacts.conversation_id
    from conversation_contacts
    inner join reached_contacts
        on
            conversation_contacts.source_system = reached_contacts.source_system
            and conversation_contacts.account_id = reached_contacts.account_id
            and conversation_contacts.contact_id = reached_contacts.contact_id
),

single as (
    select * from named
    union
    select * from of_contacts
),

-- an account's history begins with its first conversation: where that may be another, all are touched
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
        single.source_system,
        single.account_id,
        least(built_conversations.opened_at, exported.opened_at) as opened_at
    from single
    left join built_conversations
        on
            single.source_system = built_conversations.source_system
            and single.account_id = built_conversations.account_id
            and single.conversation_id = built_conversations.conversation_id
    left join exported
        on
            single.source_system = exported.source_system
            and single.account_id = exported.account_id
            and single.conversation_id = exported.conversation_id
    where built_conversations.opened_at is distinct from exported.opened_at
    union
    -- before it, no conversation of the account may be known
    select
        source_system,
        account_id,
        from_at as opened_at
    from moves
),

accounts as (
    select
        source_system,
        account_id
    from touched_accounts
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
),

-- conversations that are loaded, or were, and those that only a record names
all_named as (
    {% for relation in [
        'exported', 'exported_events', 'exported_messages', 'built_conversations', 'built_events', 'built_irregular_messages'
    ] -%}
        select
            source_system,
            account_id,
            conversation_id
        from {{ relation }}
        {% if not loop.last -%} union all {% endif %}
    {%- endfor %}
),

touched as (
    select * from single
    union
    select
        all_named.source_system,
        all_named.account_id,
        all_named.conversation_id
    from all_named
    inner join accounts on all_named.source_system = accounts.source_system and all_named.account_id = accounts.account_id
    union
    -- what names no conversation
    select
        source_system,
        account_id,
        cast(null as varchar) as conversation_id
    from all_accounts
)

select
    {{ conversation_number('source_system', 'account_id', 'conversation_id') }} as conversation_number,
    source_system,
    account_id,
    conversation_id
from touched
