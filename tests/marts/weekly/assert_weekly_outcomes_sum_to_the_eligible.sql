-- In every row the outcomes sum to the eligible episodes, and nothing matured exceeds what was handled.
select *
from {{ ref('agg_weekly_agent_performance') }}
where
    eligible_episodes <> resolved_episodes + contained_unresolved_episodes + handed_off_episodes + human_assisted_episodes
    + pending_episodes + human_only_episodes + unanswered_episodes
    or handled_episodes <> resolved_episodes + contained_unresolved_episodes + handed_off_episodes
    + human_assisted_episodes + pending_episodes
    or matured_handled_episodes > handled_episodes
    or matured_handed_off_episodes > handed_off_episodes
    or deflected_episodes < resolved_episodes
    or (matured_handled_episodes = 0) <> (resolution_rate is null)
