kaocheng
kaocheng dance
kaocheng run
kaocheng run --policy policies --data data
kaocheng explain --policy policies --data data --period 2016
kaocheng check
kaocheng test
kaocheng run --policy policies --data data --period 2016 extra
kaocheng run --policy policies --data
kaocheng run --policy policies --data data --period 2016Q5
kaocheng run --policy policies --data data --period 2016-06-30..2016-01-01
kaocheng check policies --lang fr
kaocheng check policies --log-level loud
kaocheng run --policy policies --data data --period 2016 --threads 0
kaocheng explain-code K9999
kaocheng explain-code whatever
kaocheng explain-code
# Given without saying what, twice, or as the last word without a value.
kaocheng run --policy policies --data data --period 2016 --unit ""
kaocheng test policies --coverage-min ""
kaocheng test policies --coverage-html ""
kaocheng compare --base policies --with policies --data data --period 2016 --by ""
kaocheng sweep --policy policies --data data --period 2016 --vary x=1 --find ""
kaocheng run --policy policies --policy policies/prefecture.kc --data data --period 2016
kaocheng check policies --lang
# A filter that no test's title has.
kaocheng test policies --filter nothing
kaocheng test policies --filter nothing --mutate-min 80
# A switch with a value.
kaocheng run --policy policies --data data --period 2016 --json=maybe
# A word that ends the options, before any: what the library itself says of it.
kaocheng -- run --data
