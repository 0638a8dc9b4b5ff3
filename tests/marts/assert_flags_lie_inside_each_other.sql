-- Resolved lies inside deflected, deflected and handed off inside handled, handled inside eligible; an unserved request is
-- never a deflection. A row here means that int_outcomes broke the chain.
select
    episode_id,
    is_eligible,
    is_handled,
    is_handed_off,
    is_deflected,
    is_handoff_unserved,
    is_resolved
from {{ ref('fct_episodes') }}
where
    (is_resolved and not is_deflected)
    or (is_deflected and not (is_handled and is_matured))
    or (is_handed_off and not is_handled)
    or (is_handled and not is_eligible)
    or (is_handed_off and is_deflected)
    or (is_handoff_unserved and is_deflected)
    or (contained_to_date and not is_handled)
    or (is_eligible and exclusion_reason is not null)
    or (not is_eligible and exclusion_reason is null)
