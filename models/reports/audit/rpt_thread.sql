-- One row per item of a conversation, message or state change, that is known by its account's as_of, in the one order of items:
-- who did what, which definitions' verdicts it decided, and what was said, where the account's settings let texts be shown. What
-- the project made up is a row without an id; items without a readable instant come last, of no episode.
with

items as (select * from {{ ref('fct_conversation_items') }}),

accounts as (select * from {{ ref('dim_accounts') }}),

texts as (select * from {{ ref('fct_message_texts') }}),

agents as (select * from {{ ref('dim_agents') }}),

teams as (select * from {{ ref('dim_teams') }}),

words as (select * from {{ ref('audit_words') }}),

shown_texts as (
    select
        texts.source_system,
        texts.account_id,
        texts.conversation_id,
        texts.message_key,
        texts.message_text
    from texts
    inner join accounts on texts.source_system = accounts.source_system and texts.account_id = accounts.account_id
    where accounts.publishes_texts
),

named as (
    select
        source_system,
        account_id,
        agent_id as actor_id,
        false as is_team,
        agent_name as actor_name
    from agents
    union all
    select
        source_system,
        account_id,
        team_id as actor_id,
        true as is_team,
        team_name as actor_name
    from teams
),

with_kinds as (
    select
        *,
        case
            when item_type = 'event' then 'event'
            when message_key is not null and item_role = 'not_public' then 'unsent'
            else 'message'
        end as aspect,
        case
            when item_role = 'letting_go' then item_role
            when event_type in ('assigned', 'handoff') then event_type || coalesce(' to ' || nullif(to_kind, 'unknown'), '')
            when item_type = 'event' then event_type
            when item_role <> 'not_public' then actor_kind
            when message_type <> 'message' then message_type
            else 'failed'
        end as kind
    from items
)

select
    items.item_key,
    items.source_system,
    items.account_id,
    items.conversation_id,
    items.item_index,
    items.episode_id,
    items.item_type,
    items.item_id,
    items.occurred_at,
    items.actor_kind,
    items.actor_id,
    actors.actor_name,
    {{ person_in_words('actor_words.words', 'actors.actor_name', 'items.actor_id') }} as who,
    what_words.words as what,
    items.to_kind,
    items.to_id,
    {{ person_in_words('receiver_words.words', 'receivers.actor_name', 'items.to_id') }} as to_whom,
    items.reason,
    shown_texts.message_text,
    items.decides,
    replace(accounts.conversation_address, '{id}', {{ in_address('items.conversation_id') }}) as conversation_address
from with_kinds as items
inner join accounts on items.source_system = accounts.source_system and items.account_id = accounts.account_id
left join shown_texts
    on
        items.source_system = shown_texts.source_system
        and items.account_id = shown_texts.account_id
        and items.conversation_id = shown_texts.conversation_id
        and items.message_key = shown_texts.message_key
left join named as actors
    on
        items.source_system = actors.source_system
        and items.account_id = actors.account_id
        -- a customer's id may be an agent's too
        and case when coalesce(items.actor_kind, '') <> 'contact' then items.actor_id end = actors.actor_id
        and coalesce(items.actor_kind = 'team', false) = actors.is_team
left join named as receivers
    on
        items.source_system = receivers.source_system
        and items.account_id = receivers.account_id
        and items.to_id = receivers.actor_id
        and coalesce(items.to_kind = 'team', false) = receivers.is_team
left join words as actor_words on actor_words.aspect = 'actor' and items.actor_kind = actor_words.kind
left join words as receiver_words on receiver_words.aspect = 'actor' and items.to_kind = receiver_words.kind
left join words as what_words on items.aspect = what_words.aspect and items.kind = what_words.kind
