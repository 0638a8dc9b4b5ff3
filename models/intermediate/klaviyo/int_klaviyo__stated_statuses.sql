-- One row per conversation: the status that Klaviyo states of it, as far as a version of it was updated by its account's as_of,
-- and since when a version says that the custom message was shown (closed), whatever later ones say. A table: versions are
-- ranked once for the status and its mart.
{{ config(materialized='table') }}
with

versions as (select * from {{ ref('int_klaviyo__conversation_versions') }}),

accounts as (select * from {{ ref('base_accounts') }}),

known_versions as (
    select
        versions.*,
        row_number() over (
            partition by versions.source_system, versions.account_id, versions.conversation_id
            order by
                versions._extracted_at desc nulls last,
                versions.updated_at desc nulls last,
                {{ natural_order('versions._file') }} desc nulls last,
                versions._file desc nulls last,
                versions._row desc nulls last,
                versions._load_id desc nulls last
        ) as version_rank
    from versions
    inner join accounts
        on versions.source_system = accounts.source_system and versions.account_id = accounts.account_id
    where {{ exists_by('versions.updated_at', 'accounts.as_of') }}
)

select
    source_system,
    account_id,
    conversation_id,
    max(case when version_rank = 1 then status end) as status,
    max(case when version_rank = 1 then status_as_exported end) as status_as_exported,
    max(case when version_rank = 1 then updated_at end) as updated_at,
    max(case when version_rank = 1 then _extracted_at end) as extracted_at,
    count(case when status = 'closed' then 1 end) > 0 as is_custom_message_shown,
    min(case when status = 'closed' then updated_at end) as custom_message_shown_at
from known_versions
group by 1, 2, 3
