-- One row per input of the conversations' facts that is not what it was when they were built last: new, gone, or another.
with

inputs as (select * from {{ ref('base_build_inputs') }}),

built_inputs as (select * from {{ source('loads', 'built_inputs') }})

select
    coalesce(inputs.input_kind, built_inputs.input_kind) as input_kind,
    coalesce(inputs.source_system, built_inputs.source_system) as source_system,
    coalesce(inputs.account_id, built_inputs.account_id) as account_id,
    coalesce(inputs.input_name, built_inputs.input_name) as input_name,
    inputs.input_value,
    built_inputs.input_value as built_value
from inputs
full outer join built_inputs
    on
        inputs.input_kind = built_inputs.input_kind
        and inputs.source_system = built_inputs.source_system
        and inputs.account_id = built_inputs.account_id
        and inputs.input_name = built_inputs.input_name
where inputs.input_value is distinct from built_inputs.input_value
