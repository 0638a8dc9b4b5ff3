-- The default definition and the outcome are two ways to the same answer; a row here means that one of them is wrong.
-- That a resolution was confirmed stands on the verdict, and in the exit.
{{ config(meta={'by_conversation': true}) }}

select
    episodes.episode_id,
    episodes.outcome,
    episodes.outcome_reason,
    verdicts.verdict,
    verdicts.reason
from {{ ref('fct_episodes') }} as episodes
inner join {{ ref('fct_verdicts') }} as verdicts
    on episodes.episode_id = verdicts.episode_id and verdicts.definition_id = 'hubspot_2025_12'
where
    case
        when episodes.outcome = 'resolved' then 'resolved/all_criteria_passed'
        when episodes.outcome = 'pending' then 'pending/not_matured'
        when episodes.outcome in ('handed_off', 'human_assisted') then 'not_resolved/human_involvement'
        when episodes.outcome_reason = 'handoff_unserved' then 'not_resolved/handoff_requested'
        when episodes.outcome = 'contained_unresolved' then 'not_resolved/' || episodes.outcome_reason
        when episodes.outcome in ('human_only', 'unanswered') then 'not_applicable/not_handled'
        else 'not_applicable/not_eligible'
    end <> verdicts.verdict || '/' || case verdicts.reason when 'confirmed' then 'all_criteria_passed' else verdicts.reason end
    or (episodes.outcome = 'resolved' and episodes.evidence_grade <> verdicts.evidence_grade)
    or coalesce(episodes.exit = 'resolved_confirmed', false) <> (verdicts.reason = 'confirmed')
