-- One row per load of messages that was there when the build began. A table: fct_messages is a view down to the landed rows,
-- and what lands after a build must wait for the next one there as everywhere.
{{ config(materialized='table') }}

select _load_id
from {{ source('generic', 'messages') }}
group by 1
