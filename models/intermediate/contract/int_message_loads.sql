-- One row per load whose messages were there when the build began. A table: fct_messages is a view down to the landed rows,
-- and what lands after a build must wait for the next one there as everywhere.
with

messages as (select * from {{ ref('int_exported_messages') }})

select _load_id
from messages
group by 1
