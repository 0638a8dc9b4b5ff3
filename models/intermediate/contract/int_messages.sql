-- One row per loaded message, without its text. A view: int_items copies what the timeline needs.
-- `item_role` is the one place that says what a message counts as:
-- contact_message, ai_reply, human_reply, other_public_message, not_public.
{{ config(materialized='view') }}
with

messages as (select * from {{ ref('int_exported_messages') }}),

-- one CTE a domain: a CTE read several times would be computed whole, with columns that nobody asked for
sender_kinds as (
    select * from {{ ref('value_map') }}
    where domain = 'sender_kind'
),

item_types as (
    select * from {{ ref('value_map') }}
    where domain = 'item_type'
),

delivery_statuses as (
    select * from {{ ref('value_map') }}
    where domain = 'delivery_status'
),

channels as (
    select * from {{ ref('value_map') }}
    where domain = 'channel'
),

mapped as (
    select
        messages.source_system,
        messages.account_id,
        messages.message_id,
        messages.id_scope,
        messages.conversation_id,
        messages.sender_id,
        coalesce(sender_kinds.value, 'unknown') as sender_kind,
        messages.sender_kind as sender_kind_as_exported,
        case when messages.item_type is null then 'message' else coalesce(item_types.value, 'unknown') end as item_type,
        messages.item_type as item_type_as_exported,
        case
            when messages.delivery_status is not null then coalesce(delivery_statuses.value, 'unknown')
        end as delivery_status,
        messages.delivery_status as delivery_status_as_exported,
        case when messages.channel is not null then coalesce(channels.value, 'unknown') end as channel,
        messages.channel as channel_as_exported,
        messages.sequence_number,
        case when messages.n_citations >= 0 then messages.n_citations end as n_citations,
        case when messages.n_actions >= 0 then messages.n_actions end as n_actions,
        -- NULL where the instant of any action is unknown: it counts for every judge
        messages.first_action_at,
        messages.sent_at,
        messages.sent_at_fault,
        messages.sequence_number_fault,
        coalesce(
            messages.n_citations_fault,
            case when messages.n_citations < 0 then 'negative:' || cast(messages.n_citations as varchar) end
        ) as n_citations_fault,
        coalesce(
            messages.n_actions_fault,
            case when messages.n_actions < 0 then 'negative:' || cast(messages.n_actions as varchar) end
        ) as n_actions_fault,
        messages._load_id,
        messages._file,
        messages._row
    from messages
    left join
        sender_kinds
        on messages.source_system = sender_kinds.source_system and messages.sender_kind = sender_kinds.raw_value
    left join item_types on messages.source_system = item_types.source_system and messages.item_type = item_types.raw_value
    left join
        delivery_statuses
        on messages.source_system = delivery_statuses.source_system and messages.delivery_status = delivery_statuses.raw_value
    left join channels on messages.source_system = channels.source_system and messages.channel = channels.raw_value
)

select
    *,
    {{ item_key('true', 'false', 'message_id') }} as item_key,
    case
        -- what the customer wrote has arrived and is no note of ours, whatever its status or type says
        when sender_kind = 'contact' then 'contact_message'
        when item_type <> 'message' or coalesce(delivery_status, '') = 'failed' then 'not_public'
        when sender_kind = 'ai' then 'ai_reply'
        when {{ is_person('sender_kind') }} then 'human_reply'
        else 'other_public_message'
    end as item_role,
    coalesce(sender_kind = 'contact' and (item_type <> 'message' or delivery_status = 'failed'), false) as is_contradicted
from mapped
