-- One row per conversation between the AI and a customer: Klaviyo's table "Conversations", without spam, tests and those
-- merged into another.
with

statuses as (
    select * from {{ ref('fct_conversation_statuses') }}
    where is_counted
),

conversations as (select * from {{ ref('fct_conversations') }}),

contacts as (select * from {{ ref('dim_contacts') }}),

verdicts as (
    select
        source_system,
        account_id,
        conversation_id,
        {{ value_at_last('verdict', 'episode_index', "definition_id = 'klaviyo_overview' and verdict <> 'not_applicable'") }}
            as overview_verdict,
        {{ value_at_last('verdict', 'episode_index', "definition_id = 'strict' and verdict <> 'not_applicable'") }}
            as strict_verdict
    from {{ ref('fct_verdicts') }}
    where definition_id in ('klaviyo_overview', 'strict')
    group by 1, 2, 3
),

tags as (
    select
        conversation_key,
        count(*) as tag_count,
        {{ json_list_of('tag') }} as tags
    from {{ ref('bridge_conversation_tags') }}
    group by 1
),

accounts_with_messages as (
    select * from {{ ref('dim_account_evidence') }}
    where evidence_kind = 'messages' and is_known
)

select
    statuses.conversation_key,
    statuses.source_system,
    statuses.account_id,
    statuses.conversation_id,
    statuses.opened_at,
    statuses.opened_date,
    conversations.first_question,
    conversations.first_substantive_question,
    conversations.is_first_question_substantive,
    statuses.contact_id,
    case
        when statuses.contact_id is null then 'Anonymous'
        else coalesce(contacts.contact_name, contacts.email, contacts.phone, statuses.contact_id)
    end as profile,
    statuses.contact_id is null as is_anonymous,
    statuses.channel,
    statuses.status,
    statuses.reason,
    statuses.decided_at,
    statuses.deciding_item_type,
    statuses.deciding_item_id,
    statuses.settles_at,
    statuses.vendor_status,
    statuses.vendor_comparison,
    statuses.is_vendor_in_agreement,
    statuses.handoff_offers,
    statuses.is_offer_unaccepted,
    tags.tags,
    coalesce(tags.tag_count, 0) as tag_count,
    -- without an export of messages nobody knows how many there were
    case when accounts_with_messages.account_id is not null then statuses.messages end as messages,
    case when accounts_with_messages.account_id is not null then conversations.contact_messages end as contact_messages,
    case when accounts_with_messages.account_id is not null then conversations.ai_replies end as ai_replies,
    statuses.last_message_at as last_update_at,
    statuses.last_message_date as last_update_date,
    conversations.last_outcome,
    verdicts.overview_verdict,
    verdicts.strict_verdict
from statuses
inner join conversations on statuses.conversation_key = conversations.conversation_key
left join contacts
    on
        statuses.source_system = contacts.source_system
        and statuses.account_id = contacts.account_id
        and statuses.contact_id = contacts.contact_id
left join verdicts
    on
        statuses.source_system = verdicts.source_system
        and statuses.account_id = verdicts.account_id
        and statuses.conversation_id = verdicts.conversation_id
left join tags on statuses.conversation_key = tags.conversation_key
left join accounts_with_messages
    on statuses.source_system = accounts_with_messages.source_system and statuses.account_id = accounts_with_messages.account_id
