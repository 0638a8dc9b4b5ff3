-- One row per loaded conversation, in the contract's words: mapped channel, surviving contact, test flag with its cause.
-- `conversation_number` is a short number for joins below, made of the three keys; it is never shown.
{{ config(materialized='by_conversation', conversation_key=conversation_keys()) }}
with

conversations as (select * from {{ of_touched(ref('int_exported_conversations'), conversation_keys()) }}),

accounts as (select * from {{ ref('base_accounts') }}),

contacts as (select * from {{ ref('int_contacts') }}),

value_map as (select * from {{ ref('value_map') }}),

with_contacts as (
    select
        conversations.*,
        coalesce(contacts.surviving_contact_id, conversations.contact_id) as surviving_contact_id
    from conversations
    left join contacts
        on
            conversations.source_system = contacts.source_system
            and conversations.account_id = contacts.account_id
            and conversations.contact_id = contacts.contact_id
)

select
    {{ conversation_number('with_contacts.source_system', 'with_contacts.account_id', 'with_contacts.conversation_id') }}
        as conversation_number,
    with_contacts.source_system,
    with_contacts.account_id,
    with_contacts.conversation_id,
    with_contacts.surviving_contact_id as contact_id,
    with_contacts.ticket_id,
    with_contacts.closed_by_id,
    with_contacts.closed_by_team_id,
    with_contacts.assignee_id,
    with_contacts.team_id,
    with_contacts.merged_into_id,
    case when with_contacts.channel is not null then coalesce(channels.value, 'unknown') end as channel,
    with_contacts.channel as channel_as_exported,
    with_contacts.status,
    with_contacts.opened_by_kind,
    openers.value as opened_by,
    with_contacts.closed_by_kind,
    closers.value as closer_kind,
    with_contacts.category,
    with_contacts.summary,
    with_contacts.tags,
    with_contacts.vendor_verdict,
    coalesce(with_contacts.is_spam, false) as is_spam,
    coalesce(with_contacts.is_test, false) or coalesce(survivors.is_internal, false) as is_test,
    with_contacts.merged_into_id is not null as is_merged,
    with_contacts.opened_at,
    with_contacts.closed_at,
    survivors.first_created_at as contact_created_at,
    accounts.as_of,
    with_contacts.opened_at_fault,
    with_contacts.closed_at_fault,
    with_contacts.is_spam_fault,
    with_contacts.is_test_fault,
    with_contacts._file,
    with_contacts._row
from with_contacts
inner join accounts
    on with_contacts.source_system = accounts.source_system and with_contacts.account_id = accounts.account_id
left join contacts as survivors
    on
        with_contacts.source_system = survivors.source_system
        and with_contacts.account_id = survivors.account_id
        and with_contacts.surviving_contact_id = survivors.contact_id
left join value_map as channels
    on
        with_contacts.source_system = channels.source_system
        and channels.domain = 'channel'
        and with_contacts.channel = channels.raw_value
left join value_map as openers
    on
        with_contacts.source_system = openers.source_system
        and openers.domain = 'initiator'
        and with_contacts.opened_by_kind = openers.raw_value
left join value_map as closers
    on
        with_contacts.source_system = closers.source_system
        and closers.domain = 'actor_kind'
        and with_contacts.closer_kind = closers.raw_value
