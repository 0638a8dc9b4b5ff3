-- One row per conversation between the AI and a customer: its status at as_of by Klaviyo's rule, over any source, and the one
-- that the vendor states.
{{ config(materialized='by_conversation', conversation_key=conversation_keys()) }}
with

statuses as (select * from {{ of_touched(ref('int_conversation_statuses')) }}),

known_conversations as (select * from {{ of_touched(ref('int_known_conversations')) }}),

conversations as (select * from {{ of_touched(ref('fct_conversations'), conversation_keys()) }}),

exchanged as (select * from {{ of_touched(ref('int_exchanged_messages')) }}),

messages as (select * from {{ of_touched(ref('int_message_keys')) }}),

events as (select * from {{ of_touched(ref('int_known_events')) }}),

stated_statuses as (select * from {{ ref('int_exported_stated_statuses') }}),

offers as (
    select
        source_system,
        account_id,
        conversation_id,
        count(*) as handoff_offers
    from events
    where event_type = 'handoff_offered'
    group by 1, 2, 3
),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

joined as (
    select
        conversations.*,
        statuses.status as rule_status,
        statuses.reason,
        statuses.decided_at,
        statuses.deciding_item_type,
        coalesce(deciding_messages.message_id, deciding_events.event_id) as deciding_item_id,
        statuses.last_speaker,
        statuses.quiet_at,
        coalesce(exchanged.messages, 0) as exchanged_messages,
        exchanged.last_message_at,
        {{ local_date('exchanged.last_message_at', 'zone_days') }} as last_message_date,
        coalesce(offers.handoff_offers, 0) as handoff_offers,
        stated_statuses.status as vendor_status,
        stated_statuses.status_as_exported as vendor_status_as_exported,
        stated_statuses.updated_at as vendor_status_at,
        stated_statuses.extracted_at as vendor_status_extracted_at
    from statuses
    inner join known_conversations on statuses.conversation_number = known_conversations.conversation_number
    inner join conversations
        on
            known_conversations.source_system = conversations.source_system
            and known_conversations.account_id = conversations.account_id
            and known_conversations.conversation_id = conversations.conversation_id
    inner join accounts
        on known_conversations.source_system = accounts.source_system and known_conversations.account_id = accounts.account_id
    left join exchanged on statuses.conversation_number = exchanged.conversation_number
    left join zone_days on {{ is_zone_day('exchanged.last_message_at', 'accounts.timezone', 'zone_days') }}
    left join messages as deciding_messages
        on
            statuses.conversation_number = deciding_messages.conversation_number
            -- a condition on the left side alone makes DuckDB compare every pair: it stands in the key
            and case when statuses.deciding_item_type = 'message' then statuses.deciding_item_key end = deciding_messages.item_key
    -- what the project made up has no id
    left join events as deciding_events
        on
            statuses.conversation_number = deciding_events.conversation_number
            and statuses.deciding_item_key = deciding_events.item_key
            and not deciding_events.is_made_up
    left join offers
        on
            known_conversations.source_system = offers.source_system
            and known_conversations.account_id = offers.account_id
            and known_conversations.conversation_id = offers.conversation_id
    left join stated_statuses
        on
            known_conversations.source_system = stated_statuses.source_system
            and known_conversations.account_id = stated_statuses.account_id
            and known_conversations.conversation_id = stated_statuses.conversation_id
),

compared as (
    select
        *,
        case
            when vendor_status is null then 'not_stated'
            when vendor_status = 'unknown' or rule_status = 'unknown' then 'not_comparable'
            when vendor_status = rule_status then 'agrees'
            -- what was open when it was exported may have been decided since
            when vendor_status = 'open' and decided_at > vendor_status_extracted_at then 'outdated'
            -- the vendor has no word for abandoned but open; one that says resolved differs
            when rule_status = 'unresolved_abandoned' and vendor_status = 'open' then 'no_vendor_status'
            else 'differs'
        end as vendor_comparison
    from joined
)

select
    ---------- keys
    conversation_key,
    source_system,
    account_id,
    conversation_id,
    contact_id,
    channel,
    opened_at,
    opened_date,
    is_counted,
    ---------- by the rule
    rule_status as status,
    reason,
    decided_at,
    deciding_item_type,
    deciding_item_id,
    rule_status not in ('open', 'unknown') as is_settled,
    case when rule_status = 'open' then quiet_at end as settles_at,
    last_speaker,
    ---------- in the vendor's words
    vendor_status,
    vendor_status_as_exported,
    vendor_status_at,
    vendor_status_extracted_at,
    vendor_comparison,
    case when vendor_comparison not in ('not_stated', 'not_comparable') then vendor_comparison = 'agrees' end
        as is_vendor_in_agreement,
    ---------- what was exchanged
    handoff_offers,
    handoff_offers > 0 and rule_status <> 'routed' as is_offer_unaccepted,
    exchanged_messages as messages,
    last_message_at,
    last_message_date
from compared
