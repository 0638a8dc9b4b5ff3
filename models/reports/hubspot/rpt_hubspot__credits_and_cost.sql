-- One row per source, account, local week of the episode's start and price list that the account is charged by; weeks without
-- episodes included. The price of an episode is the one valid on the local date of its start.
with

weeks as (select * from {{ ref('agg_weekly_account_performance') }}),

episodes as (select * from {{ ref('fct_episodes') }}),

-- the vendor's prices are those of the definition that outcomes follow; other vendors' are no part of this page
prices as (
    select * from {{ ref('dim_resolution_prices') }}
    where definition_id = '{{ default_definition() }}'
),

credits_of_units as (select * from {{ ref('resolution_credits') }}),

price_lists as (
    select
        source_system,
        account_id,
        definition_id as price_list,
        max(currency) as currency
    from prices
    group by 1, 2, 3
),

priced as (
    select
        episodes.source_system,
        episodes.account_id,
        episodes.started_week,
        prices.definition_id as price_list,
        prices.price,
        credits_of_units.credits,
        prices.unit = 'handled' as charges_handled,
        episodes.is_resolved,
        episodes.outcome = 'pending' as is_pending,
        prices.unit <> 'conversation'
        or row_number() over (
            partition by episodes.conversation_key, episodes.started_week, episodes.is_resolved
            order by episodes.episode_index nulls last
        ) = 1 as is_counted
    from episodes
    inner join prices
        on
            episodes.source_system = prices.source_system
            and episodes.account_id = prices.account_id
            and episodes.started_date >= prices.valid_from
            and (episodes.started_date <= prices.valid_to or prices.valid_to is null)
    left join credits_of_units
        on prices.definition_id = credits_of_units.definition_id and prices.unit = credits_of_units.unit
    where episodes.is_handled
),

marked as (
    select
        *,
        is_counted and (charges_handled or is_resolved) as is_charged,
        not charges_handled and is_pending as may_be_charged
    from priced
),

charges as (
    select
        source_system,
        account_id,
        started_week,
        price_list,
        count(*) as priced_episodes,
        count(*) filter (where is_charged) as charged_episodes,
        count(*) filter (where credits is null) > 0 as lacks_credits,
        {{ sum_of_counts('case when is_charged then credits else 0 end') }} as credits,
        sum(case when is_charged then price else 0 end) as cost,
        {{ sum_of_counts('case when may_be_charged then credits else 0 end') }} as pending_credits
    from marked
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
    case when weeks.handled_episodes = 0 then 0 when not charges.lacks_credits then charges.credits end as credits,
    case when weeks.handled_episodes = 0 then 0 when not charges.lacks_credits then charges.pending_credits end
        as pending_credits,
    cast(case when weeks.handled_episodes > 0 then charges.cost else 0 end as decimal(18, 4)) as cost,
    case
        when charges.priced_episodes = weeks.handled_episodes
            then cast({{ rounded(rate('charges.cost', 'weeks.resolved_episodes'), 4) }} as decimal(18, 4))
    end as cost_per_resolved_episode
from weeks
inner join price_lists
    on weeks.source_system = price_lists.source_system and weeks.account_id = price_lists.account_id
left join charges
    on
        weeks.source_system = charges.source_system
        and weeks.account_id = charges.account_id
        and weeks.week_start = charges.started_week
        and price_lists.price_list = charges.price_list
