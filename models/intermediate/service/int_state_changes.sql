-- One row per change of a conversation that counts (no spam, no test, not merged away): it opens, closes, reopens, or another
-- holds it while it is open. Open is a conversation from its opening on, whenever the last of closes, reopenings, customer
-- messages and AI replies is no close. Who holds it acted last in the episode: the AI by a reply, people by what counts as human
-- involvement; until then nobody does. It opens at `opened_at`, else with its first item; earlier items count as of then.
{{ config(materialized='by_conversation') }}
with

conversations as (select * from {{ of_touched(ref('int_known_conversations')) }}),

episode_facts as (select * from {{ of_touched(ref('int_episode_facts')) }}),

episode_items as (select * from {{ of_touched(ref('int_episode_items')) }}),

human_items as (select * from {{ of_touched(ref('int_human_items')) }}),

openings as (
    select
        conversations.conversation_number,
        conversations.source_system,
        conversations.account_id,
        case
            when conversations.opened_at <= conversations.as_of then conversations.opened_at else episode_facts.first_item_at
        end as opened_at
    from conversations
    inner join episode_facts
        on conversations.conversation_number = episode_facts.conversation_number and episode_facts.episode_index = 1
    where
        not coalesce(conversations.is_spam, false)
        and not coalesce(conversations.is_test, false)
        and not conversations.is_merged
),

later_starts as (
    select
        conversation_number,
        first_item_number
    from episode_facts
    where episode_index > 1
),

moments as (
    select
        conversation_number,
        0 as item_number,
        1 as episode_index,
        opened_at as occurred_at,
        true as opens,
        false as closes,
        false as is_of_ai,
        false as is_of_people
    from openings
    where opened_at is not null
    union all
    select
        conversation_number,
        item_number,
        episode_index,
        occurred_at,
        item_role <> 'close' as opens,
        item_role = 'close' as closes,
        item_role = 'ai_reply' as is_of_ai,
        false as is_of_people
    from episode_items
    where item_role in ('contact_message', 'ai_reply', 'close', 'reopen')
    union all
    select
        conversation_number,
        item_number,
        episode_index,
        occurred_at,
        false as opens,
        false as closes,
        false as is_of_ai,
        true as is_of_people
    from human_items
    where is_involvement
),

-- the newest mark before it says who held and whether it was open: a number of the item, with what it says as the remainder
with_states_before as (
    select
        moments.*,
        max(case when moments.opens then 2 * moments.item_number + 1 when moments.closes then 2 * moments.item_number end)
            over before_it as open_mark,
        max(
            case
                when moments.is_of_ai then 3 * moments.item_number + 1
                when moments.is_of_people then 3 * moments.item_number + 2
                when later_starts.conversation_number is not null then 3 * moments.item_number
            end
        ) over before_it as holder_mark,
        later_starts.conversation_number is not null as starts_episode
    from moments
    left join later_starts
        on
            moments.conversation_number = later_starts.conversation_number
            and moments.item_number = later_starts.first_item_number
    window before_it as (
        partition by moments.conversation_number
        order by moments.item_number nulls last
        rows between unbounded preceding and 1 preceding
    )
),

with_states as (
    select
        *,
        coalesce(open_mark % 2 = 1, false) as was_open,
        case when opens then true when closes then false else coalesce(open_mark % 2 = 1, false) end as is_open,
        case holder_mark % 3 when 1 then 'ai' when 2 then 'human' else 'nobody' end as holder_before,
        case
            when is_of_ai then 'ai'
            when is_of_people then 'human'
            when starts_episode then 'nobody'
            when holder_mark % 3 = 1 then 'ai'
            when holder_mark % 3 = 2 then 'human'
            else 'nobody'
        end as holder_after
    from with_states_before
)

select
    with_states.conversation_number,
    with_states.item_number,
    with_states.episode_index,
    openings.source_system,
    openings.account_id,
    greatest(with_states.occurred_at, openings.opened_at) as changed_at,
    with_states.item_number = 0 as is_opening,
    with_states.was_open,
    with_states.is_open,
    with_states.holder_before,
    with_states.holder_after
from with_states
inner join openings on with_states.conversation_number = openings.conversation_number
where
    with_states.was_open <> with_states.is_open
    or (with_states.is_open and with_states.holder_before <> with_states.holder_after)
