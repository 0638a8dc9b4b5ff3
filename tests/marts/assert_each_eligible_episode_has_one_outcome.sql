-- Outcomes are exclusive and exhaustive over the eligible episodes, and each agrees with its flag.
select
    episode_id,
    outcome,
    outcome_reason,
    deciding_item_type,
    deciding_item_at
from {{ ref('fct_episodes') }}
where
    (is_eligible and (outcome is null or outcome_reason is null or deciding_item_type is null or deciding_item_at is null))
    or (not is_eligible and (outcome is not null or outcome_reason is not null or deciding_item_id is not null))
    or ((outcome = 'resolved') is distinct from (is_eligible and is_resolved) and is_eligible)
    or ((outcome = 'handed_off') is distinct from is_handed_off and is_eligible)
    or (outcome in ('human_only', 'unanswered') and is_handled)
    or (outcome = 'pending' and is_matured)
    or (outcome = 'contained_unresolved' and (is_resolved or not (is_deflected or is_handoff_unserved)))
