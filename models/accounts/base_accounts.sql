-- One row per account that has a loaded file: its as_of and the settings valid then.
-- Settings come from the account's exports, else from the seed's row for it, else from the seed's default row.
-- Staging reads it to place instants that carry no offset. A table, so that views read the as_of of their build.
{{ config(materialized='table') }}

with

loads as (select * from {{ ref('base_loads') }}),

exported_settings as (select * from {{ ref('base_account_settings') }}),

default_settings as (
    select
        source_system,
        account_id,
        timezone,
        week_start,
        currency,
        {{ permission('publishes_texts') }} as publishes_texts,
        {{ address_template('conversation_address') }} as conversation_address,
        {{ address_template('ticket_address') }} as ticket_address
    from {{ ref('default_account_settings') }}
),

accounts as (
    select
        source_system,
        account_id,
        max(extracted_at) as newest_extracted_at,
        {{ earliest_of('max(extracted_at)', changing(as_of_variable())) }} as as_of
    from loads
    where load_status = 'loaded'
    group by 1, 2
),

valid_settings as (
    select
        accounts.source_system,
        accounts.account_id,
        exported_settings.timezone,
        exported_settings.week_start,
        exported_settings.currency,
        exported_settings.publishes_texts,
        exported_settings.conversation_address,
        exported_settings.ticket_address,
        row_number() over (
            partition by accounts.source_system, accounts.account_id
            -- two spellings of one instant are two records: the newer export's holds
            order by
                {{ settings_hold_since('exported_settings') }} desc nulls last,
                exported_settings._extracted_at desc nulls last,
                {{ natural_order('exported_settings._file') }} desc nulls last,
                exported_settings._file desc nulls last,
                exported_settings._row desc nulls last
        ) as settings_rank
    from accounts
    inner join exported_settings
        on
            accounts.source_system = exported_settings.source_system
            and accounts.account_id = exported_settings.account_id
    where
        coalesce(exported_settings.valid_from_fault, '') not like 'unreadable%'
        and {{ settings_hold_since('exported_settings') }} <= accounts.as_of
),

chosen as (
    select
        accounts.source_system,
        accounts.account_id,
        accounts.newest_extracted_at,
        accounts.as_of,
        {% for setting in [
            'timezone', 'week_start', 'currency', 'publishes_texts', 'conversation_address', 'ticket_address'
        ] -%}
            case when valid_settings.settings_rank = 1 then valid_settings.{{ setting }} else own.{{ setting }} end
                as {{ setting }},
        {% endfor -%}
        case
            when valid_settings.settings_rank = 1 then 'export'
            when own.account_id is not null then 'seed'
            else 'default'
        end as settings_from
    from accounts
    left join valid_settings
        on
            accounts.source_system = valid_settings.source_system
            and accounts.account_id = valid_settings.account_id
            and valid_settings.settings_rank = 1
    left join default_settings as own
        on accounts.source_system = own.source_system and accounts.account_id = own.account_id
)

select
    chosen.source_system,
    chosen.account_id,
    chosen.newest_extracted_at,
    chosen.as_of,
    coalesce(chosen.timezone, fallback.timezone, 'UTC') as timezone,
    case
        when chosen.week_start in ('monday', 'sunday', 'saturday') then chosen.week_start
        else coalesce(fallback.week_start, 'monday')
    end as week_start,
    {{ currency_code('coalesce(chosen.currency, fallback.currency)') }} as currency,
    -- nobody asked for texts: none are shown
    coalesce(chosen.publishes_texts, fallback.publishes_texts, false) as publishes_texts,
    coalesce(chosen.conversation_address, fallback.conversation_address) as conversation_address,
    coalesce(chosen.ticket_address, fallback.ticket_address) as ticket_address,
    chosen.settings_from
from chosen
left join default_settings as fallback on fallback.source_system = '*' and fallback.account_id = '*'
