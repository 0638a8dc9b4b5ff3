-- One row per conversation that must be built anew: what is known of it may differ from what the last build made of it. More
-- rows than need be are no fault, a missing one is. Those that are reached by themselves or with their contacts; of some accounts
-- every conversation, loaded, or once loaded, or named by a record alone. Its materialization makes no rows where the last build
-- tells nothing: then all is built anew.
{{ config(
    materialized='touched',
    remembers={'built_inputs': 'base_build_inputs'},
    stands=['int_conversations', 'int_ordered_items', 'int_events', 'int_irregular_messages', 'int_people_conversations'],
    lays_beside=['generic__messages']
) }}

with

all_accounts as (select * from {{ ref('base_accounts') }}),

accounts as (select * from {{ ref('int_wholly_touched_accounts') }}),

reached_conversations as (select * from {{ ref('int_reached_conversations') }}),

exported as (select * from {{ ref('int_exported_conversations') }}),

exported_events as (select * from {{ ref('int_exported_conversation_events') }}),

exported_messages as (select * from {{ ref('int_exported_messages') }}),

built_conversations as (select * from {{ standing('int_conversations') }}),

built_events as (select * from {{ standing('int_events') }}),

built_irregular_messages as (select * from {{ standing('int_irregular_messages') }}),

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
    select * from reached_conversations
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
