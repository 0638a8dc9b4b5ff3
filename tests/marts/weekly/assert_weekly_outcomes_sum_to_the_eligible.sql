-- In every row the outcomes sum to the eligible episodes, those handed off to what their tickets are, and nothing matured
-- exceeds what was handled.
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
    or handed_off_episodes <> closed_ticket_handed_off_episodes + open_ticket_handed_off_episodes
    + no_ticket_handed_off_episodes
    or deflected_episodes + handoff_unserved_episodes > matured_handled_episodes
    or time_to_ticket_close_seconds_n > closed_ticket_handed_off_episodes
