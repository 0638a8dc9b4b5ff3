-- One row per episode and definition: the verdict, the first rule that applied, its instant and the item that decided.
-- Only items before `decides_at` (last AI reply + the definition's window; a direct handoff: its own instant) count; after
-- the last AI reply they are looked for in the whole conversation, across later episodes.
with

definitions as (select * from {{ ref('int_definitions') }}),

evaluations as (select * from {{ ref('int_evaluations') }}),

episode_facts as (select * from {{ ref('int_episode_facts') }}),

involvements as (select * from {{ ref('int_involvements') }}),

after_last_reply as (select * from {{ ref('int_after_last_reply') }}),

negative_votes as (select * from {{ ref('int_negative_votes') }}),

customer_returns as (select * from {{ ref('int_customer_returns') }}),

recontacts as (select * from {{ ref('int_recontacts') }}),

handled_episodes as (
    select
        episode_facts.conversation_number,
        episode_facts.episode_index,
        episode_facts.as_of,
        episode_facts.is_substantive,
        episode_facts.contact_id,
        episode_facts.last_ai_reply_at,
        episode_facts.last_ai_reply_id,
        evaluations.evaluation_at,
        evaluations.is_direct_handoff,
        coalesce(involvements.first_involvement_at, after_last_reply.first_human_at) as human_at,
        case
            when involvements.first_involvement_at is not null then involvements.first_involvement_id
            else after_last_reply.first_human_id
        end as human_id,
        coalesce(episode_facts.first_request_at, after_last_reply.first_request_at) as request_at,
        case
            when episode_facts.first_request_at is not null then episode_facts.first_request_id
            else after_last_reply.first_request_id
        end as request_id,
        after_last_reply.first_contact_message_at as last_word_at,
        after_last_reply.first_contact_message_id as last_word_id,
        after_last_reply.first_close_at as close_at,
        recontacts.next_start_at
    from evaluations
    inner join episode_facts
        on
            evaluations.conversation_number = episode_facts.conversation_number
            and evaluations.episode_index = episode_facts.episode_index
    left join involvements
        on
            evaluations.conversation_number = involvements.conversation_number
            and evaluations.episode_index = involvements.episode_index
    left join after_last_reply
        on
            evaluations.conversation_number = after_last_reply.conversation_number
            and evaluations.episode_index = after_last_reply.episode_index
    left join recontacts
        on
            evaluations.conversation_number = recontacts.conversation_number
            and evaluations.episode_index = recontacts.episode_index
    where evaluations.is_handled
),

under_definitions as (
    select
        handled_episodes.*,
        definitions.definition_id,
        definitions.window_hours,
        definitions.needs_substantive_reply,
        definitions.fails_on_request,
        definitions.needs_ai_last_word,
        definitions.needs_close,
        definitions.fails_on_return,
        definitions.fails_on_negative,
        definitions.no_recontact_days,
        case
            when handled_episodes.is_direct_handoff then handled_episodes.evaluation_at
            else {{ add_hours('handled_episodes.last_ai_reply_at', 'definitions.window_hours') }}
        end as decides_at,
        {{ add_hours('handled_episodes.last_ai_reply_at', '24 * definitions.no_recontact_days') }} as recontact_until
    from handled_episodes
    cross join definitions
),

with_later_facts as (
    select
        under_definitions.*,
        case under_definitions.fails_on_negative
            when 'last' then negative_votes.last_reply_negative_at
            when 'any' then negative_votes.any_reply_negative_at
        end as negative_vote_at,
        customer_returns.returned_at,
        customer_returns.returned_message_id
    from under_definitions
    left join negative_votes
        on
            under_definitions.conversation_number = negative_votes.conversation_number
            and under_definitions.episode_index = negative_votes.episode_index
            and under_definitions.window_hours = negative_votes.window_hours
    left join customer_returns
        on
            under_definitions.conversation_number = customer_returns.conversation_number
            and under_definitions.episode_index = customer_returns.episode_index
            and under_definitions.window_hours = customer_returns.window_hours
),

with_rules as (
    select
        *,
        -- the order of the rules is the order of the specification; the first that applies decides
        case
            when is_direct_handoff or human_at < decides_at then 'human_involvement'
            when decides_at > as_of then 'not_matured'
            when fails_on_request and request_at < decides_at then 'handoff_requested'
            when needs_substantive_reply and not is_substantive then 'not_substantive'
            when negative_vote_at is not null then 'negative_feedback'
            when needs_ai_last_word and last_word_at < decides_at then 'customer_last_word'
            when needs_close and not coalesce(close_at < decides_at, false) then 'not_closed'
            when fails_on_return and returned_at is not null then 'customer_returned'
            when next_start_at < recontact_until then 'recontact'
            when recontact_until > as_of then 'recontact_not_over'
            else 'all_criteria_passed'
        end as rule
    from with_later_facts
),

judged as (
    select
        conversation_number,
        episode_index,
        definition_id,
        case rule
            when 'all_criteria_passed' then 'resolved'
            when 'not_matured' then 'pending'
            when 'recontact_not_over' then 'pending'
            else 'not_resolved'
        end as verdict,
        case rule when 'recontact_not_over' then 'not_matured' else rule end as reason,
        case rule
            when 'human_involvement' then human_at
            when 'handoff_requested' then request_at
            when 'negative_feedback' then negative_vote_at
            when 'customer_last_word' then last_word_at
            when 'customer_returned' then returned_at
            when 'recontact' then next_start_at
            when 'recontact_not_over' then recontact_until
            when 'all_criteria_passed' then coalesce(recontact_until, decides_at)
            else decides_at
        end as decided_at,
        case rule
            when 'human_involvement' then {{ shown_id('human_id') }}
            when 'handoff_requested' then request_id
            when 'customer_last_word' then last_word_id
            when 'customer_returned' then returned_message_id
            else last_ai_reply_id
        end as deciding_item_id,
        case
            when rule <> 'all_criteria_passed' then 'full'
            when needs_substantive_reply and is_substantive is null then 'proxy'
            when no_recontact_days is not null and contact_id is null then 'proxy'
            else 'full'
        end as evidence_grade
    from with_rules
),

not_applicable as (
    select
        evaluations.conversation_number,
        evaluations.episode_index,
        definitions.definition_id,
        'not_applicable' as verdict,
        case when evaluations.is_eligible then 'not_handled' else 'not_eligible' end as reason,
        cast(null as timestamp) as decided_at,
        cast(null as varchar) as deciding_item_id,
        'full' as evidence_grade
    from evaluations
    cross join definitions
    where not evaluations.is_handled
)

select * from judged
union all
select * from not_applicable
