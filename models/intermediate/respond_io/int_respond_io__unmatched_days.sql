-- One row per account, contact and local day with exported messages that belong to no conversation, and where they lie, known at
-- as_of: their contact has no exported conversation, they came before the first one, or after a close and before the next. The
-- export holds closed conversations only: most of these wait for theirs. A message without a readable instant lies nowhere.
-- A table: messages are read and counted once, for the mart and the findings.
{{ config(materialized='table') }}
with

messages as (
    select * from {{ ref('int_respond_io__placed_messages') }}
    where sent_at is not null and latest_conversation_id is null
),

enclosing_conversations as (select * from {{ ref('int_respond_io__enclosing_conversations') }}),

first_conversations as (
    select * from {{ ref('int_respond_io__conversation_intervals') }}
    where place = 1
),

contact_kinds as (
    select * from {{ ref('value_map') }}
    where source_system = 'respond_io' and domain = 'sender_kind' and value = 'contact'
),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

unmatched_messages as (
    select
        messages.source_system,
        messages.account_id,
        messages.contact_id,
        messages.sent_at,
        {{ local_date('messages.sent_at', 'zone_days') }} as sent_date,
        contact_kinds.raw_value is not null as is_from_contact,
        case
            when messages.latest_place is not null then 'after_a_close'
            when first_conversations.contact_id is not null then 'before_the_first_start'
            else 'no_conversation'
        end as where_it_lies
    from messages
    inner join accounts
        on messages.source_system = accounts.source_system and messages.account_id = accounts.account_id
    left join zone_days on {{ is_zone_day('messages.sent_at', 'accounts.timezone', 'zone_days') }}
    left join enclosing_conversations
        on
            messages.source_system = enclosing_conversations.source_system
            and messages.account_id = enclosing_conversations.account_id
            and messages.message_id = enclosing_conversations.message_id
            and messages.contact_id = enclosing_conversations.contact_id
    left join first_conversations
        on
            messages.source_system = first_conversations.source_system
            and messages.account_id = first_conversations.account_id
            and messages.contact_id = first_conversations.contact_id
    left join contact_kinds on coalesce(messages.sender_type, messages.message_type) = contact_kinds.raw_value
    where
        enclosing_conversations.message_id is null
        and {{ exists_by('messages.sent_at', 'accounts.as_of') }}
)

select
    source_system,
    account_id,
    contact_id,
    sent_date,
    where_it_lies,
    count(*) as messages,
    count(case when is_from_contact then 1 end) as contact_messages,
    min(sent_at) as first_sent_at,
    max(sent_at) as last_sent_at
from unmatched_messages
group by 1, 2, 3, 4, 5
