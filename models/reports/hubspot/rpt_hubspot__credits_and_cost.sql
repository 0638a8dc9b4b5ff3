-- One row per source, account, local week of the episode's start and price list; weeks without episodes included. The price of
-- an episode is the one valid on the local date of its start.
with

weeks as (select * from {{ ref('agg_weekly_account_performance') }}),

episodes as (select * from {{ ref('fct_episodes') }}),

prices as (select * from {{ ref('resolution_prices') }}),

price_lists as (
    select
        price_list,
        max(currency) as currency
    from prices
    group by 1
),

priced as (
    select
        episodes.source_system,
        episodes.account_id,
        episodes.started_week,
        prices.price_list,
        prices.credits_per_charge,
        prices.price_per_1000_credits,
        prices.charged_for = 'handled' or episodes.is_resolved as is_charged,
        prices.charged_for = 'resolved' and episodes.outcome = 'pending' as may_be_charged
    from episodes
    inner join prices
        on
            episodes.started_date >= prices.valid_from
            and (episodes.started_date <= prices.valid_to or prices.valid_to is null)
    where episodes.is_handled
),

charges as (
    select
        source_system,
        account_id,
        started_week,
        price_list,
        count(*) as priced_episodes,
        count(*) filter (where is_charged) as charged_episodes,
        {{ sum_of_counts('case when is_charged then credits_per_charge else 0 end') }} as credits,
        sum(case when is_charged then credits_per_charge * price_per_1000_credits else 0 end) / 1000 as cost,
        {{ sum_of_counts('case when may_be_charged then credits_per_charge else 0 end') }} as pending_credits
    from priced
    group by 1, 2, 3, 4
)

select
    weeks.source_system,
    weeks.account_id,
    weeks.week_start,
    price_lists.price_list,
    price_lists.currency,
    weeks.handled_episodes,
    weeks.resolved_episodes,
    weeks.pending_episodes,
    weeks.handled_episodes - coalesce(charges.priced_episodes, 0) as unpriced_episodes,
    -- without any price nothing is known of the cost; without any episode it is 0
    case when weeks.handled_episodes > 0 then charges.charged_episodes else 0 end as charged_episodes,
    case when weeks.handled_episodes > 0 then charges.credits else 0 end as credits,
    case when weeks.handled_episodes > 0 then charges.pending_credits else 0 end as pending_credits,
    cast(case when weeks.handled_episodes > 0 then charges.cost else 0 end as decimal(18, 4)) as cost,
    case
        when charges.priced_episodes = weeks.handled_episodes
            then cast(charges.cost / nullif(weeks.resolved_episodes, 0) as decimal(18, 4))
    end as cost_per_resolved_episode
from weeks
cross join price_lists
left join charges
    on
        weeks.source_system = charges.source_system
        and weeks.account_id = charges.account_id
        and weeks.week_start = charges.started_week
        and price_lists.price_list = charges.price_list
