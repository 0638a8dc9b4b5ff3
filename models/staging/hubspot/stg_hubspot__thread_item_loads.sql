-- One row per load of thread items that was there when the build began. A table, as stg_generic__message_loads.
{{ config(materialized='table') }}

select _load_id
from {{ source('hubspot', 'thread_items') }}
group by 1
