{#-
    A relation to be read in a model that is built `by_conversation`: all of it, or only the rows of touched conversations when
    no others are built (macros/materializations/by_conversation.sql puts the filter in place of the mark). The key of its rows'
    conversations is `conversation_number`, or the columns named.
-#}
{% macro of_touched(relation, key=['conversation_number']) -%}
    {#- dbt must build the touched conversations before; a unit test of the model need not know them -#}
    {%- if not execute -%}{%- do ref('int_touched_conversations') -%}{%- endif -%}
    /*of_touched {{ key | join(', ') }}*/ {{ relation }} /*all*/
{%- endmacro %}
