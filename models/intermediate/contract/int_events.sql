-- One row per loaded state change. `is_known` is false for what happens after its account's as_of.
-- `item_role` says what an event counts as by its own words: handoff, human_assignment, ai_assignment, handoff_request, close,
-- reopen, other_event. The few whose meaning hangs on what came before them are read again in int_contextual_events.
{{ config(materialized='by_conversation') }}
with

events as (select * from {{ of_touched(ref('int_exported_conversation_events'), conversation_keys()) }}),

accounts as (select * from {{ ref('base_accounts') }}),

event_types as (
    select * from {{ ref('value_map') }}
    where domain = 'event_type'
),

from_kinds as (
    select * from {{ ref('value_map') }}
    where domain = 'actor_kind'
),

to_kinds as (
    select * from {{ ref('value_map') }}
    where domain = 'actor_kind'
),

initiators as (
    select * from {{ ref('value_map') }}
    where domain = 'initiator'
),

mapped as (
    select
        events.source_system,
        events.account_id,
        events.event_id,
        events.conversation_id,
        events.from_id,
        events.to_id,
        events.initiated_by_id,
        coalesce(event_types.value, 'unknown') as event_type,
        events.event_type as event_type_as_exported,
        case when events.from_kind is not null then coalesce(from_kinds.value, 'unknown') end as from_kind,
        events.from_kind as from_kind_as_exported,
        case when events.to_kind is not null then coalesce(to_kinds.value, 'unknown') end as to_kind,
        events.to_kind as to_kind_as_exported,
        case when events.initiated_by_kind is not null then coalesce(initiators.value, 'unknown') end as initiator,
        events.initiated_by_kind as initiated_by_kind_as_exported,
        events.reason,
        events.sequence_number,
        events.is_made_up,
        events.occurred_at,
        {{ exists_by('events.occurred_at', 'accounts.as_of') }} as is_known,
        events.occurred_at_fault,
        events.sequence_number_fault,
        events._file,
        events._row
    from events
    inner join accounts
        on events.source_system = accounts.source_system and events.account_id = accounts.account_id
    left join event_types on events.source_system = event_types.source_system and events.event_type = event_types.raw_value
    left join from_kinds on events.source_system = from_kinds.source_system and events.from_kind = from_kinds.raw_value
    left join to_kinds on events.source_system = to_kinds.source_system and events.to_kind = to_kinds.raw_value
    left join initiators on events.source_system = initiators.source_system and events.initiated_by_kind = initiators.raw_value
)

select
    *,
    {{ conversation_number('source_system', 'account_id', 'conversation_id') }} as conversation_number,
    {{ item_key('false', 'is_made_up', 'event_id') }} as item_key,
    {{ event_role('event_type', 'from_kind', 'to_kind') }} as item_role,
    -- an assignment that the AI gave away, or made, starts a handoff even where the AI never spoke
    coalesce(from_kind = 'ai' or initiator = 'agent', false) as is_by_ai
from mapped
