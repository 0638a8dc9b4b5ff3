-- One row per episode and definition: the verdict, the first rule that applied, its instant and the item that decided.
-- Only items before `decides_at` (last AI reply + the definition's window; a direct handoff: its own instant) count; after
-- the last AI reply they are looked for in the whole conversation, across later episodes. A view: one row per episode and
-- definition is derived when it is read, and stored nowhere.
{{ config(materialized='view') }}
with

definitions as (select * from {{ ref('int_definitions') }}),

evaluations as (select * from {{ ref('int_evaluations') }}),

episode_facts as (select * from {{ ref('int_episode_facts') }}),

involvements as (select * from {{ ref('int_involvements') }}),

after_last_reply as (select * from {{ ref('int_after_last_reply') }}),

counted_votes as (select * from {{ ref('int_counted_votes') }}),

unclear_episodes as (select * from {{ ref('int_unclear_episodes') }}),

recontacts as (select * from {{ ref('int_recontacts') }}),

handled_episodes as (
    select
        episode_facts.conversation_number,
        episode_facts.episode_index,
        episode_facts.as_of,
        episode_facts.is_substantive,
        episode_facts.first_action_at,
        episode_facts.contact_id,
        episode_facts.last_ai_reply_at,
        episode_facts.last_ai_reply_number,
        evaluations.evaluation_at,
        evaluations.is_direct_handoff,
        coalesce(involvements.first_involvement_at, after_last_reply.first_human_at) as human_at,
        case
            when involvements.first_involvement_at is not null then involvements.first_involvement_number
            else after_last_reply.first_human_number
        end as human_number,
        coalesce(episode_facts.first_request_at, after_last_reply.first_request_at) as request_at,
        case
            when episode_facts.first_request_at is not null then episode_facts.first_request_number
            else after_last_reply.first_request_number
        end as request_number,
        after_last_reply.first_contact_message_at,
        after_last_reply.first_contact_message_number,
        after_last_reply.first_objection_at,
        after_last_reply.first_objection_number,
        after_last_reply.is_first_objection_unclear,
        after_last_reply.first_confirmation_at,
        after_last_reply.first_confirmation_number,
        after_last_reply.first_close_at as close_at,
        after_last_reply.reopened_at,
        after_last_reply.reopened_number,
        recontacts.recontact_at
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
        definitions.last_word,
        definitions.last_word = 'ai_or_confirmation' as passes_confirmations,
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
        {{ is_substantive_by('under_definitions', 'under_definitions.decides_at') }} as has_substance,
        case under_definitions.fails_on_negative
            when 'last' then counted_votes.last_reply_negative_at
            when 'any' then counted_votes.any_reply_negative_at
        end as negative_vote_at,
        {{ is_confirmed('counted_votes', 'under_definitions', 'under_definitions.decides_at') }} as has_confirmation,
        unclear_episodes.episode_index is not null as is_unclear,
        case under_definitions.last_word
            when 'ai' then under_definitions.first_contact_message_at
            when 'ai_or_confirmation' then under_definitions.first_objection_at
        end as last_word_at,
        case under_definitions.last_word
            when 'ai' then under_definitions.first_contact_message_number
            when 'ai_or_confirmation' then under_definitions.first_objection_number
        end as last_word_number,
        -- however late: no window ends a return
        case
            when under_definitions.passes_confirmations then under_definitions.first_objection_at
            else under_definitions.first_contact_message_at
        end as returns_at,
        case
            when under_definitions.passes_confirmations then under_definitions.first_objection_number
            else under_definitions.first_contact_message_number
        end as returns_number
    from under_definitions
    left join counted_votes
        on
            under_definitions.conversation_number = counted_votes.conversation_number
            and under_definitions.episode_index = counted_votes.episode_index
            and under_definitions.window_hours = counted_votes.window_hours
    left join unclear_episodes
        on
            under_definitions.conversation_number = unclear_episodes.conversation_number
            and under_definitions.episode_index = unclear_episodes.episode_index
            and under_definitions.window_hours = unclear_episodes.window_hours
),

with_rules as (
    select
        *,
        -- the order of the rules is the order of the specification; the first that applies decides
        case
            when is_direct_handoff or human_at < decides_at then 'human_involvement'
            when decides_at > as_of then 'not_matured'
            when fails_on_request and request_at < decides_at then 'handoff_requested'
            when needs_substantive_reply and not has_substance then 'not_substantive'
            when negative_vote_at is not null then 'negative_feedback'
            when last_word_at < decides_at then 'customer_last_word'
            when needs_close and not coalesce(close_at < decides_at, false) then 'not_closed'
            when last_word = 'no_one_after_close' and reopened_at < decides_at then 'reopened'
            when fails_on_return and returns_at is not null then 'customer_returned'
            when recontact_at < recontact_until then 'recontact'
            when recontact_until > as_of then 'recontact_not_over'
            when has_confirmation then 'confirmed'
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
            when 'confirmed' then 'resolved'
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
            when 'reopened' then reopened_at
            when 'customer_returned' then returns_at
            when 'recontact' then recontact_at
            when 'recontact_not_over' then recontact_until
            when 'confirmed' then coalesce(recontact_until, decides_at)
            when 'all_criteria_passed' then coalesce(recontact_until, decides_at)
            else decides_at
        end as decided_at,
        case rule
            when 'human_involvement' then human_number
            when 'handoff_requested' then request_number
            when 'customer_last_word' then last_word_number
            when 'reopened' then reopened_number
            when 'customer_returned' then returns_number
            when 'confirmed'
                then case when first_confirmation_at < decides_at then first_confirmation_number else last_ai_reply_number end
            else last_ai_reply_number
        end as deciding_item_number,
        case
            -- nobody knows whether that message was a confirmation
            when rule in ('customer_last_word', 'customer_returned') and passes_confirmations and is_first_objection_unclear
                then 'proxy'
            when rule not in ('confirmed', 'all_criteria_passed') then 'full'
            when needs_substantive_reply and has_substance is null then 'proxy'
            when no_recontact_days is not null and contact_id is null then 'proxy'
            when is_unclear then 'proxy'
            else 'full'
        end as evidence_grade,
        decides_at
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
        cast(null as bigint) as deciding_item_number,
        'full' as evidence_grade,
        cast(null as timestamp) as decides_at
    from evaluations
    cross join definitions
    where not evaluations.is_handled
)

select * from judged
union all
select * from not_applicable
