-- One row per tag and conversation that the AI passed on to the team or left unanswered, newest first within the tag: what
-- Klaviyo advises its users to read, to see where the AI lacks training.
with

statuses as (
    select * from {{ ref('fct_conversation_statuses') }}
    where is_counted and status in ('routed', 'unresolved_abandoned')
),

conversations as (select * from {{ ref('fct_conversations') }}),

tags as (select * from {{ ref('bridge_conversation_tags') }}),

accounts as (select * from {{ ref('dim_accounts') }}),

tagged as (
    select
        statuses.*,
        coalesce(tags.tag, 'none') as tag
    from statuses
    left join tags on statuses.conversation_key = tags.conversation_key
)

select
    tagged.conversation_key,
    tagged.source_system,
    tagged.account_id,
    tagged.tag,
    row_number() over (
        partition by tagged.source_system, tagged.account_id, tagged.tag
        order by tagged.opened_at desc nulls last, tagged.conversation_id asc nulls last
    ) as reading_rank,
    tagged.conversation_id,
    tagged.opened_at,
    tagged.opened_date,
    tagged.channel,
    tagged.status,
    tagged.reason,
    tagged.decided_at,
    tagged.deciding_item_id,
    conversations.first_question,
    conversations.first_substantive_question,
    replace(accounts.conversation_address, '{id}', {{ in_address('tagged.conversation_id') }}) as conversation_address
from tagged
inner join conversations on tagged.conversation_key = conversations.conversation_key
inner join accounts on tagged.source_system = accounts.source_system and tagged.account_id = accounts.account_id
