-- One row per invoice, definition and episode in its period that the definition may charge, as a resolved one and as a handled
-- one.
with

periods as (select * from {{ ref('int_invoice_periods') }}),

episodes as (select * from {{ ref('int_chargeable_episodes') }})

select
    periods.source_system,
    periods.account_id,
    periods.invoice_id,
    periods.definition_id,
    episodes.conversation_number,
    episodes.episode_index,
    episodes.charged_as,
    episodes.charged_at,
    episodes.charged_date,
    episodes.is_billed,
    row_number() over (
        partition by
            periods.source_system,
            periods.account_id,
            periods.invoice_id,
            periods.definition_id,
            episodes.conversation_number,
            episodes.charged_as
        order by episodes.charged_at nulls last, episodes.episode_index nulls last
    ) as number_in_conversation
from periods
inner join episodes
    on
        periods.source_system = episodes.source_system
        and periods.account_id = episodes.account_id
        and periods.definition_id = episodes.definition_id
        and episodes.charged_date between periods.period_from and periods.period_to
