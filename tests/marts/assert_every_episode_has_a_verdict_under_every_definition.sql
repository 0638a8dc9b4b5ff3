-- The grain of fct_verdicts is complete: episodes times definitions.
select
    episodes.episode_id,
    count(verdicts.definition_id) as verdicts
from {{ ref('fct_episodes') }} as episodes
left join {{ ref('fct_verdicts') }} as verdicts on episodes.episode_id = verdicts.episode_id
group by 1
having count(verdicts.definition_id) <> (select count(*) from {{ ref('resolution_definitions') }})
