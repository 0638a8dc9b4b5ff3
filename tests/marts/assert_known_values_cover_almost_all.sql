-- A value that no map knows reads as unknown and is counted. Where more than `max_unknown_share` of a column's values are
-- unknown, over all accounts of a source, a map is missing a row: add it to seeds/value_map.csv. Under 100 values a single
-- odd word would stop a small shop: assert_few_values_are_known_too warns of those.
-- Reading the findings keeps the test off the critical path: it reports, and stops no model.
{{ config(meta={'tells': 'message'}) }}

{{ unknown_words('>= 100') }}
