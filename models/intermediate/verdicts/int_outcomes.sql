-- One row per episode: its flags and its one outcome under the default rule (HubSpot, December 2025), with reason and the
-- item that decided, by its number. Only what happened before the evaluation instant decides; a handoff that is that instant
-- counts.
{{ config(materialized='by_conversation') }}
with

evaluations as (select * from {{ of_touched(ref('int_evaluations')) }}),

episode_facts as (select * from {{ of_touched(ref('int_episode_facts')) }}),

handoffs as (select * from {{ of_touched(ref('int_handoffs')) }}),

involvements as (select * from {{ of_touched(ref('int_involvements')) }}),

counted_votes as (select * from {{ of_touched(ref('int_counted_votes')) }}),

unclear_episodes as (select * from {{ of_touched(ref('int_unclear_episodes')) }}),

substantive_replies as (select * from {{ of_touched(ref('int_substantive_replies')) }}),

after_last_reply as (select * from {{ of_touched(ref('int_after_last_reply')) }}),

known_in_time as (
    select
        evaluations.*,
        episode_facts.as_of,
        {{ is_substantive_by('episode_facts', 'evaluations.evaluation_at') }} as is_substantive,
        episode_facts.human_replies,
        episode_facts.last_ai_reply_at,
        episode_facts.last_ai_reply_number,
        episode_facts.first_contact_message_at,
        episode_facts.first_contact_message_number,
        episode_facts.first_human_reply_at,
        episode_facts.first_human_reply_number,
        episode_facts.first_request_at,
        episode_facts.first_request_number,
        handoffs.first_item_type as handoff_item_type,
        handoffs.first_item_number as handoff_item_number,
        handoffs.occurred_at as handoff_at,
        handoffs.evidence_in_time as handoff_evidence,
        involvements.first_involvement_at,
        involvements.first_involvement_type,
        involvements.first_involvement_number,
        involvements.first_involvement_at is not null as has_involvement_to_date,
        evaluations.is_direct_handoff
        or coalesce(involvements.first_involvement_at < evaluations.evaluation_at, false) as has_involvement,
        evaluations.is_direct_handoff
        or coalesce(handoffs.occurred_at < evaluations.evaluation_at, false) as has_handoff,
        coalesce(episode_facts.first_request_at < evaluations.evaluation_at, false) as has_request,
        counted_votes.last_reply_negative_at is not null as has_negative_vote,
        {{ is_confirmed('counted_votes', 'after_last_reply', 'evaluations.evaluation_at') }} as has_confirmation,
        coalesce(episode_facts.last_human_reply_number >= handoffs.first_item_number, false) as is_served,
        unclear_episodes.episode_index is not null as is_unclear,
        substantive_replies.item_number as substantive_item_number
    from evaluations
    inner join episode_facts
        on
            evaluations.conversation_number = episode_facts.conversation_number
            and evaluations.episode_index = episode_facts.episode_index
    left join handoffs
        on
            evaluations.conversation_number = handoffs.conversation_number
            and evaluations.episode_index = handoffs.episode_index
            and handoffs.handoff_index = 1
    left join involvements
        on
            evaluations.conversation_number = involvements.conversation_number
            and evaluations.episode_index = involvements.episode_index
    left join counted_votes
        on
            evaluations.conversation_number = counted_votes.conversation_number
            and evaluations.episode_index = counted_votes.episode_index
            and counted_votes.window_hours = {{ episode_window_hours() }}
    left join unclear_episodes
        on
            evaluations.conversation_number = unclear_episodes.conversation_number
            and evaluations.episode_index = unclear_episodes.episode_index
            and unclear_episodes.window_hours = {{ episode_window_hours() }}
    left join substantive_replies
        on
            evaluations.conversation_number = substantive_replies.conversation_number
            and evaluations.episode_index = substantive_replies.episode_index
    left join after_last_reply
        on
            evaluations.conversation_number = after_last_reply.conversation_number
            and evaluations.episode_index = after_last_reply.episode_index
),

flagged as (
    select
        *,
        is_handled and has_handoff as is_handed_off,
        is_handled and is_matured and not has_involvement and not has_request as is_deflected,
        is_handled and is_matured and not has_involvement and has_request as is_handoff_unserved,
        is_handled
        and is_matured
        and not has_involvement
        and not has_request
        and coalesce(is_substantive, true)
        and not has_negative_vote as is_resolved,
        is_handled and not has_involvement_to_date as contained_to_date
    from known_in_time
),

with_outcomes as (
    select
        *,
        case
            when not is_eligible then null
            when not is_handled and human_replies > 0 then 'human_only'
            when not is_handled then 'unanswered'
            when is_handed_off then 'handed_off'
            when has_involvement then 'human_assisted'
            when not is_matured then 'pending'
            when is_resolved then 'resolved'
            else 'contained_unresolved'
        end as outcome
    from flagged
),

with_reasons as (
    select
        *,
        case outcome
            when 'human_only' then 'human_reply'
            when 'unanswered' then 'no_reply'
            when 'handed_off' then handoff_evidence
            when 'human_assisted' then 'human_before_ai'
            when 'pending' then 'not_matured'
            when 'resolved' then 'all_criteria_passed'
            when 'contained_unresolved'
                then case
                        when is_handoff_unserved then 'handoff_unserved'
                        when not is_substantive then 'not_substantive'
                        else 'negative_feedback'
                    end
        end as outcome_reason
    from with_outcomes
)

select
    conversation_number,
    episode_index,
    evaluation_at,
    is_matured,
    is_eligible,
    is_handled,
    is_handed_off,
    is_deflected,
    is_handoff_unserved,
    is_resolved,
    -- the customer said so; whether a person replied since the first handoff began, as known by now
    is_resolved and has_confirmation as is_confirmed,
    is_handed_off and is_served as is_handoff_served,
    contained_to_date,
    outcome,
    outcome_reason,
    case
        when outcome is null then null
        when outcome = 'handed_off' then handoff_item_type
        when outcome = 'human_assisted' then first_involvement_type
        when outcome_reason = 'handoff_unserved' then 'event'
        else 'message'
    end as deciding_item_type,
    case
        when outcome = 'handed_off' then handoff_item_number
        when outcome = 'human_assisted' then first_involvement_number
        when outcome = 'human_only' then first_human_reply_number
        when outcome = 'unanswered' then first_contact_message_number
        when outcome_reason = 'handoff_unserved' then first_request_number
        when outcome is not null then last_ai_reply_number
    end as deciding_item_number,
    case
        when outcome = 'handed_off' then handoff_at
        when outcome = 'human_assisted' then first_involvement_at
        when outcome = 'human_only' then first_human_reply_at
        when outcome = 'unanswered' then first_contact_message_at
        when outcome_reason = 'handoff_unserved' then first_request_at
        when outcome is not null then last_ai_reply_at
    end as deciding_item_at,
    substantive_item_number,
    case when is_resolved and (is_substantive is null or is_unclear) then 'proxy' else 'full' end as evidence_grade
from with_reasons
