-- On any date a price list has one price at most, in one currency: else an episode would be charged twice.
select
    earlier.price_list,
    earlier.valid_from,
    later.valid_from as later_valid_from
from {{ ref('resolution_prices') }} as earlier
inner join {{ ref('resolution_prices') }} as later
    on
        earlier.price_list = later.price_list
        and (
            earlier.currency <> later.currency
            or (earlier.valid_from < later.valid_from and coalesce(earlier.valid_to >= later.valid_from, true))
        )
