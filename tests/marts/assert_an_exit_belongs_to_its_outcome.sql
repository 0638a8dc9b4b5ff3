-- By which exit an episode left agrees with its outcome, as the seed of exits says.
{{ config(meta={'by_conversation': true}) }}

select
    episodes.episode_id,
    episodes.outcome,
    episodes.exit
from {{ ref('fct_episodes') }} as episodes
inner join {{ ref('episode_exits') }} as exits on episodes.exit = exits.exit
where episodes.outcome is distinct from exits.outcome
