-- One row per invoice and definition for which the account has a price when its period ends: what the period would cost by our
-- count. Each episode has the price of its own date. Included quantity, minimum and flat fee are those of a month, by the
-- price at the end of the period, and count once for each of its months; the first episodes of the period are the included
-- ones. NULL where an episode was resolved on a date without a price, or with one in another currency.
with

periods as (select * from {{ ref('int_invoice_periods') }}),

episodes as (select * from {{ ref('int_invoiced_episodes') }}),

prices as (select * from {{ ref('int_resolution_prices') }}),

priced_periods as (
    select
        periods.*,
        prices.currency,
        periods.months * coalesce(prices.included_quantity, 0) as included_episodes,
        periods.months * coalesce(prices.minimum, 0) as least_usage,
        periods.months * coalesce(prices.flat_fee, 0) as flat_fees
    from periods
    inner join prices
        on
            periods.source_system = prices.source_system
            and periods.account_id = prices.account_id
            and periods.definition_id = prices.definition_id
            and periods.period_to >= prices.valid_from
            and periods.period_to < prices.next_valid_from
    where periods.months is not null
),

priced_episodes as (
    select
        episodes.*,
        prices.price,
        prices.currency,
        prices.price is null and episodes.charged_as = 'resolved' as is_unpriced,
        prices.unit = 'handled' and episodes.charged_as = 'handled'
        or prices.unit = 'episode' and episodes.charged_as = 'resolved'
        or prices.unit = 'conversation' and episodes.charged_as = 'resolved' and episodes.number_in_conversation = 1
            as is_charged
    from episodes
    left join prices
        on
            episodes.source_system = prices.source_system
            and episodes.account_id = prices.account_id
            and episodes.definition_id = prices.definition_id
            and episodes.charged_date >= prices.valid_from
            and episodes.charged_date < prices.next_valid_from
),

numbered as (
    select
        *,
        row_number() over (
            partition by source_system, account_id, invoice_id, definition_id, is_charged
            order by charged_at nulls last, conversation_number nulls last, episode_index nulls last
        ) as charge_number
    from priced_episodes
),

usages as (
    select
        priced_periods.source_system,
        priced_periods.account_id,
        priced_periods.invoice_id,
        priced_periods.definition_id,
        coalesce(
            bool_or(numbered.is_unpriced or numbered.is_charged and numbered.currency <> priced_periods.currency), false
        ) as has_unpriced,
        coalesce(
            sum(
                case
                    when numbered.is_charged and numbered.charge_number > priced_periods.included_episodes then numbered.price
                end
            ),
            0
        ) as usage_amount
    from priced_periods
    left join numbered
        on
            priced_periods.source_system = numbered.source_system
            and priced_periods.account_id = numbered.account_id
            and priced_periods.invoice_id = numbered.invoice_id
            and priced_periods.definition_id = numbered.definition_id
    group by 1, 2, 3, 4
)

select
    priced_periods.source_system,
    priced_periods.account_id,
    priced_periods.invoice_id,
    priced_periods.definition_id,
    priced_periods.currency,
    case
        when not usages.has_unpriced
            then
                greatest(cast(usages.usage_amount as decimal(38, 4)), cast(priced_periods.least_usage as decimal(38, 4)))
                + cast(priced_periods.flat_fees as decimal(38, 4))
    end as expected_amount
from priced_periods
inner join usages
    on
        priced_periods.source_system = usages.source_system
        and priced_periods.account_id = usages.account_id
        and priced_periods.invoice_id = usages.invoice_id
        and priced_periods.definition_id = usages.definition_id
