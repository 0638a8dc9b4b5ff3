-- One row per episode after whose last AI reply anything came that a definition asks for: what came first, by role, in the whole
-- conversation, across later episodes and however late (a definition looks no further than its own window).
-- A stretch is what lies between two AI replies. Where one episode has AI replies, one stretch follows the last of them; where
-- several have, each sees its own and all later ones. No pairs of episodes and items: a conversation may have thousands
-- of both. From the last item backwards: DuckDB is quick with frames that begin a partition, and slow with such as end it.
{{ config(materialized='by_conversation') }}
{% set firsts = {
    'first_contact_message': "item_role = 'contact_message'",
    'first_objection': 'is_objection',
    'first_unclear': 'is_unclear',
    'first_confirmation': 'is_confirmation',
    'first_human': "item_role in (" ~ human_involvement_roles() ~ ")",
    'first_request': "item_role = 'handoff_request'",
    'first_close': "item_role = 'close'",
} %}

with

episode_facts as (select * from {{ of_touched(ref('int_episode_facts')) }}),

items as (select * from {{ of_touched(ref('int_items')) }}),

confirmations as (select * from {{ of_touched(ref('int_confirmations')) }}),

cuttable_conversations as (select * from {{ of_touched(ref('int_cuttable_conversations')) }}),

answered_conversations as (
    select
        conversation_number,
        min(last_ai_reply_ordinal) as first_stretch,
        count(*) > 1 as has_several
    from episode_facts
    where last_ai_reply_ordinal is not null
    group by 1
),

-- an AI reply begins the stretch after it; where one episode has them all, nobody asks for one that holds nothing else
later_items as (
    select
        items.conversation_number,
        items.ai_replies_before + case when items.item_role = 'ai_reply' then 1 else 0 end as stretch,
        items.item_key,
        items.item_number,
        items.occurred_at,
        items.item_role,
        answered_conversations.has_several
    from items
    inner join answered_conversations
        on
            items.conversation_number = answered_conversations.conversation_number
            and answered_conversations.first_stretch
            <= items.ai_replies_before + case when items.item_role = 'ai_reply' then 1 else 0 end
    where
        items.item_role in ('contact_message', 'handoff_request', 'close', {{ human_involvement_roles() }})
        or (items.item_role = 'ai_reply' and answered_conversations.has_several)
),

classified as (
    select
        later_items.*,
        -- a customer who says more than thanks; is_unclear: nobody knows what that message said
        later_items.item_role = 'contact_message' and confirmations.is_confirmation is not true as is_objection,
        later_items.item_role = 'contact_message'
        and confirmations.item_key is not null
        and confirmations.is_confirmation is null as is_unclear,
        later_items.item_role = 'contact_message' and coalesce(confirmations.is_confirmation, false) as is_confirmation
    from later_items
    left join confirmations
        on
            later_items.conversation_number = confirmations.conversation_number
            and later_items.item_key = confirmations.item_key
),

stretches as (
    select
        conversation_number,
        stretch,
        {% for first, condition in firsts.items() -%}
            min(case when {{ condition }} then item_number end) as {{ first }}_number,
            min(case when {{ condition }} then occurred_at end) as {{ first }}_at,
        {% endfor -%}
        has_several
    from classified
    group by conversation_number, stretch, has_several
),

-- most conversations have no turn after a close: no window is spent on them
closes_and_returns as (
    select
        later_items.conversation_number,
        later_items.stretch,
        later_items.item_role,
        min(case when later_items.item_role = 'contact_message' then later_items.item_number end) over later
            as next_contact_message_number,
        min(case when later_items.item_role = 'contact_message' then later_items.occurred_at end) over later
            as next_contact_message_at
    from later_items
    inner join cuttable_conversations on later_items.conversation_number = cuttable_conversations.conversation_number
    where later_items.item_role in ('close', 'contact_message')
    window later as (
        partition by later_items.conversation_number
        order by later_items.item_number desc nulls last
        rows between unbounded preceding and 1 preceding
    )
),

reopenings as (
    select
        conversation_number,
        stretch,
        min(next_contact_message_number) as reopened_number,
        min(next_contact_message_at) as reopened_at
    from closes_and_returns
    where item_role = 'close'
    group by 1, 2
),

stretches_and_reopenings as (
    select
        stretches.*,
        reopenings.reopened_number,
        reopenings.reopened_at
    from stretches
    left join reopenings
        on stretches.conversation_number = reopenings.conversation_number and stretches.stretch = reopenings.stretch
),

from_stretch_on as (
    select *
    from stretches_and_reopenings
    where not has_several
    union all
    select
        conversation_number,
        stretch,
        {% for first in firsts -%}
            min({{ first }}_number) over later as {{ first }}_number,
            min({{ first }}_at) over later as {{ first }}_at,
        {% endfor -%}
        has_several,
        min(reopened_number) over later as reopened_number,
        min(reopened_at) over later as reopened_at
    from stretches_and_reopenings
    where has_several
    window later as (
        partition by conversation_number order by stretch desc nulls last rows between unbounded preceding and current row
    )
)

select
    episode_facts.conversation_number,
    episode_facts.episode_index,
    from_stretch_on.first_contact_message_number,
    from_stretch_on.first_contact_message_at,
    from_stretch_on.first_objection_number,
    from_stretch_on.first_objection_at,
    coalesce(from_stretch_on.first_objection_number = from_stretch_on.first_unclear_number, false) as is_first_objection_unclear,
    from_stretch_on.first_confirmation_number,
    from_stretch_on.first_confirmation_at,
    from_stretch_on.first_human_number,
    from_stretch_on.first_human_at,
    from_stretch_on.first_request_number,
    from_stretch_on.first_request_at,
    from_stretch_on.first_close_at,
    from_stretch_on.reopened_number,
    from_stretch_on.reopened_at
from episode_facts
inner join from_stretch_on
    on
        episode_facts.conversation_number = from_stretch_on.conversation_number
        and episode_facts.last_ai_reply_ordinal = from_stretch_on.stretch
