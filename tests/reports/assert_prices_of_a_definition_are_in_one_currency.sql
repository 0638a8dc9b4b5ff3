-- All prices of a definition that an account is charged by are in one currency: else its costs could not be added up.
{{ config(meta={'tells': 'message'}) }}
select
    source_system,
    account_id,
    definition_id,
    'The prices of ' || definition_id || ' for ' || source_system || '/' || account_id || ' are in ' || min(currency) || ' and '
    || max(currency) || ': write rows of seeds/resolution_prices.csv that name the account, all in one currency.' as message
from {{ ref('dim_resolution_prices') }}
group by 1, 2, 3
having min(currency) <> max(currency)
